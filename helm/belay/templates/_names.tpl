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

{{/* Not empty where MutatingAdmissionPolicies are rendered. */}}
{{- define "belay.mutating" -}}
{{- $served := .Capabilities.APIVersions.Has "admissionregistration.k8s.io/v1/MutatingAdmissionPolicy" -}}
{{- if or (eq .Values.admission.mutating "always") (and (eq .Values.admission.mutating "auto") $served) }}true{{ end -}}
{{- end }}

{{/* The verbs of a Release, as CEL lists: all of them, and those that lead forward. */}}
{{- define "belay.verbs" -}}
["belay.dev/abort", "belay.dev/pause", "belay.dev/promote", "belay.dev/resume", "belay.dev/retry", "belay.dev/skip"]
{{- end }}
{{- define "belay.verbs.forward" -}}
["belay.dev/promote", "belay.dev/resume", "belay.dev/retry", "belay.dev/skip"]
{{- end }}
