{{/* Labels of everything in the chart. */}}
{{- define "belay.labels" -}}
app.kubernetes.io/name: belay
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{/* The pods of the operator. These never change: a Deployment's selector cannot. */}}
{{- define "belay.selector" -}}
app.kubernetes.io/name: belay
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* The operator as the API server knows it. */}}
{{- define "belay.user" -}}
system:serviceaccount:{{ .Release.Namespace }}:belay
{{- end }}

{{/* What runs: a digest says it whole, and a tag beside it is for people. */}}
{{- define "belay.image" -}}
{{- $tag := .Values.image.tag | default (ternary "" .Chart.AppVersion (ne .Values.image.digest "")) -}}
{{- .Values.image.repository -}}
{{- with $tag }}:{{ . }}{{ end -}}
{{- with .Values.image.digest }}@{{ . }}{{ end -}}
{{- end }}

{{/* Not empty where MutatingAdmissionPolicies are rendered. */}}
{{- define "belay.mutating" -}}
{{- $served := .Capabilities.APIVersions.Has "admissionregistration.k8s.io/v1/MutatingAdmissionPolicy" -}}
{{- if or (eq .Values.admission.mutating "always") (and (eq .Values.admission.mutating "auto") $served) }}true{{ end -}}
{{- end }}

{{/* Of an admission policy: only the namespaces that are watched. Kubernetes gives each namespace this label itself. */}}
{{- define "belay.watched" -}}
namespaceSelector:
  {{- if .Values.watchNamespaces }}
  matchExpressions:
    - {key: kubernetes.io/metadata.name, operator: In, values: {{ toJson .Values.watchNamespaces }}}
  {{- else }} {}
  {{- end }}
{{- end }}

{{/* The verbs of a Release, as CEL lists: all of them, and those that lead forward. */}}
{{- define "belay.verbs" -}}
["belay.dev/abort", "belay.dev/alert", "belay.dev/pause", "belay.dev/promote", "belay.dev/resume", "belay.dev/retry", "belay.dev/skip"]
{{- end }}
{{- define "belay.verbs.forward" -}}
["belay.dev/promote", "belay.dev/resume", "belay.dev/retry", "belay.dev/skip"]
{{- end }}
