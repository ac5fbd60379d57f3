package dev.verialsync.activities.listing;

import dev.verialsync.db.erp.ChangeRepository;
import dev.verialsync.db.erp.ChosenArticleRepository;
import dev.verialsync.db.erp.ReadingRepository;
import dev.verialsync.db.erp.StockAndTariffRepository;
import dev.verialsync.db.issue.IssueRepository;
import dev.verialsync.db.run.RunRepository;

/** What the listings write to. */
public record ListingRepositories(
    RunRepository runs,
    ReadingRepository readings,
    StockAndTariffRepository stockAndTariffs,
    ChangeRepository changes,
    IssueRepository issues,
    ChosenArticleRepository chosen) {}
