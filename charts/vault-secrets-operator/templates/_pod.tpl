{{/* Settings shared by the pods of operator, hooks and test. */}}

{{/* A values file copied from VSO's chart names HashiCorp's image, which is another program: it is replaced by ours. */}}
{{- define "vso.foreignImage" -}}
{{- if regexMatch "(^|/)hashicorp/vault-secrets-operator$" .Values.controller.manager.image.repository -}}true{{- end -}}
{{- end -}}

{{- define "vso.image" -}}
{{- $image := .Values.controller.manager.image -}}
{{- if include "vso.foreignImage" . -}}
vault-secrets-operator:{{ .Chart.AppVersion }}
{{- else if $image.digest -}}
{{ $image.repository }}@{{ $image.digest }}
{{- else -}}
{{ $image.repository }}:{{ $image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{/* 128Mi is the limit in VSO's chart for its Go program; it is too small for a Java runtime. */}}
{{- define "vso.foreignMemory" -}}
{{- if eq (toString ((.limits | default dict).memory)) "128Mi" -}}true{{- end -}}
{{- end -}}

{{/* "vso.resources" (list RESOURCES "memory requested" "memory limit"): the last two replace figures copied from VSO's chart. */}}
{{- define "vso.resources" -}}
{{- $resources := deepCopy (index . 0 | default dict) -}}
{{- if include "vso.foreignMemory" $resources -}}
{{- $_ := set $resources "requests" (merge (dict "memory" (index . 1)) ($resources.requests | default dict)) -}}
{{- $_ := set $resources "limits" (merge (dict "memory" (index . 2)) $resources.limits) -}}
{{- end -}}
{{- toYaml $resources -}}
{{- end -}}

{{- define "vso.container" -}}
image: {{ include "vso.image" . | quote }}
imagePullPolicy: {{ .Values.controller.manager.image.pullPolicy }}
{{- with .Values.controller.securityContext }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* "vso.placement": priority class, security context, node selector and tolerations of a pod. */}}
{{- define "vso.placement" -}}
{{- with .Values.controller.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .Values.controller.podSecurityContext }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.controller.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.controller.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* The scratch directory, which the Java runtime needs for its files when the root file system is read-only. */}}
{{- define "vso.scratch.volume" -}}
- name: scratch
  emptyDir: {sizeLimit: 64Mi}
{{- end -}}
{{- define "vso.scratch.mount" -}}
- name: scratch
  mountPath: /tmp
{{- end -}}

{{/* "vso.number": digits only, since Helm prints a million as 1e+06. */}}
{{- define "vso.number" -}}
{{- if kindIs "string" . -}}{{ . }}{{- else -}}{{ regexReplaceAll "\\.?0+$" (printf "%f" (float64 .)) "" }}{{- end -}}
{{- end -}}

{{- define "vso.text" -}}
{{- if kindIs "float64" . -}}{{ include "vso.number" . }}{{- else -}}{{ toString . }}{{- end -}}
{{- end -}}

{{- define "vso.env" -}}
- name: OPERATOR_NAMESPACE
  valueFrom:
    fieldRef: {fieldPath: metadata.namespace}
{{- range .Values.controller.manager.extraEnv }}
{{- if hasKey . "value" }}
- name: {{ .name }}
  {{- /* VSO's chart does not quote, so its users add quotes. */}}
  value: {{ regexReplaceAll "^\"(.*)\"$" (include "vso.text" .value) "${1}" | quote }}
{{- else }}
- {{ toYaml . | nindent 2 | trim }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "vso.volumes" -}}
{{- $mounted := list -}}
{{- range .Values.controller.manager.volumes }}
{{- $mounted = append $mounted (get . "mountPath") }}
- {{ omit . "mountPath" "readOnly" | toYaml | nindent 2 | trim }}
{{- end }}
{{- with .Values.telemetry.metrics.certificateSecret }}
- name: metrics-certificate
  secret: {secretName: {{ . }}}
{{- end }}
{{- if not (has "/tmp" $mounted) }}
{{ include "vso.scratch.volume" . }}
{{- end }}
{{- end -}}

{{- define "vso.mounts" -}}
{{- $mounted := list -}}
{{- range .Values.controller.manager.volumes }}
{{- if .mountPath }}
{{- $mounted = append $mounted .mountPath }}
- name: {{ .name }}
  mountPath: {{ .mountPath }}
  {{- if hasKey . "readOnly" }}
  readOnly: {{ .readOnly }}
  {{- end }}
{{- end }}
{{- end }}
{{- if .Values.telemetry.metrics.certificateSecret }}
- name: metrics-certificate
  mountPath: /metrics-certificate
  readOnly: true
{{- end }}
{{- if not (has "/tmp" $mounted) }}
{{ include "vso.scratch.mount" . }}
{{- end }}
{{- end -}}
