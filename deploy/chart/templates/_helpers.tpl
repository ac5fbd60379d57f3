{{/* The name of all that belongs to a release. */}}
{{- define "verial-sync.name" -}}
{{ ternary .Release.Name (printf "%s-verial-sync" .Release.Name) (contains "verial-sync" .Release.Name) | trunc 50 | trimSuffix "-" }}
{{- end }}

{{/* By which a part's pods are found. Of (dict "root" $ "part" NAME), as all that follows. */}}
{{- define "verial-sync.selector" -}}
app.kubernetes.io/name: verial-sync
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .part }}
{{- end }}

{{- define "verial-sync.metadata" -}}
name: {{ include "verial-sync.name" .root }}-{{ .part }}
labels:
  {{- include "verial-sync.selector" . | nindent 2 }}
  app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
  app.kubernetes.io/managed-by: {{ .root.Release.Service }}
  helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end }}

{{/* What the pods of all parts have: up to the container's command. */}}
{{- define "verial-sync.pod" -}}
{{- $values := index .root.Values .part -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile: {type: RuntimeDefault}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- range $field := list "nodeSelector" "tolerations" "affinity" }}
{{- with index $.root.Values $field }}
{{ $field }}:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
volumes:
  - name: tmp
    emptyDir: {sizeLimit: {{ .root.Values.worker.temporarySpace }}}
  {{- $secrets := merge (dict) $values.secrets .root.Values.secrets }}
  {{- with $secrets }}
  - name: secrets
    projected:
      # The user's group reads them, nobody else.
      defaultMode: 0440
      sources:
        {{- range $variable, $secret := . }}
        - secret:
            name: {{ $secret.name }}
            items: [{key: {{ $secret.key | quote }}, path: {{ $variable }}}]
        {{- end }}
  {{- end }}
  {{- range $index, $mount := .root.Values.mounts }}
  - name: mount-{{ $index }}
    secret: {secretName: {{ $mount.name }}, defaultMode: 0440}
  {{- end }}
containers:
  - name: {{ .part }}
    image: "{{ .root.Values.image.repository }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}"
    imagePullPolicy: {{ .root.Values.image.pullPolicy }}
    securityContext:
      allowPrivilegeEscalation: false
      readOnlyRootFilesystem: true
      capabilities: {drop: [ALL]}
    volumeMounts:
      - {name: tmp, mountPath: /tmp}
      {{- if $secrets }}
      - {name: secrets, mountPath: /run/verial-sync, readOnly: true}
      {{- end }}
      {{- range $index, $mount := .root.Values.mounts }}
      - {name: mount-{{ $index }}, mountPath: {{ $mount.path }}, readOnly: true}
      {{- end }}
    env:
      {{- range $name, $value := merge (dict) .env $values.env .root.Values.env }}
      - {name: {{ $name }}, value: {{ $value | quote }}}
      {{- end }}
      {{- range $variable, $secret := $secrets }}
      - {name: {{ $variable }}_FILE, value: /run/verial-sync/{{ $variable }}}
      {{- end }}
{{- end }}
