{{/* Names and labels. */}}

{{- define "vso.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "vso.fullname" -}}
{{- $made := ternary .Release.Name (printf "%s-%s" .Release.Name (include "vso.name" .)) (contains (include "vso.name" .) .Release.Name) -}}
{{- .Values.fullnameOverride | default $made | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* "vso.named" (list $ "suffix"): a name shortened to leave space for its suffix. */}}
{{- define "vso.named" -}}
{{- $end := index . 1 -}}
{{- printf "%s-%s" (include "vso.fullname" (index . 0) | trunc (int (sub 62 (len $end))) | trimSuffix "-") $end -}}
{{- end -}}

{{- define "vso.serviceAccount" -}}
{{- include "vso.named" (list . "controller-manager") -}}
{{- end -}}

{{- define "vso.selector" -}}
app.kubernetes.io/name: {{ include "vso.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* "vso.labels" (list $ "component") */}}
{{- define "vso.labels" -}}
{{- $root := index . 0 -}}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "vso.selector" $root }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{/* "vso.metadata" (list $ "name" "component"): the metadata of an object in the release's namespace. */}}
{{- define "vso.metadata" -}}
name: {{ index . 1 }}
namespace: {{ (index . 0).Release.Namespace }}
labels:
  {{- include "vso.labels" (list (index . 0) (index . 2)) | nindent 2 }}
{{- end -}}

{{- define "vso.pullSecrets" -}}
{{- with .Values.controller.imagePullSecrets -}}
imagePullSecrets:
{{- range . }}
  - name: {{ if kindIs "map" . }}{{ .name }}{{ else }}{{ . }}{{ end }}
{{- end }}
{{- end -}}
{{- end -}}
