{{/* "vso.present": a map without its null, empty and false entries, as YAML; empty if nothing is left. */}}
{{- define "vso.present" -}}
{{- $kept := dict -}}
{{- range $key, $value := . }}{{ if $value }}{{ $_ := set $kept $key $value }}{{ end }}{{ end -}}
{{- if $kept }}{{ toYaml $kept }}{{ end -}}
{{- end -}}

{{/* "vso.auth" (list VALUES "name of the values" "fallback service account"): the method and its settings. */}}
{{- define "vso.auth" -}}
{{- $auth := index . 0 -}}
{{- $method := $auth.method -}}
{{- $block := deepCopy (get $auth $method | default dict) -}}
{{- $global := ($auth.vaultAuthGlobalRef | default dict).enabled -}}
{{- if and (has $method (list "kubernetes" "jwt")) (not $block.serviceAccount) (not $global) -}}
{{- $_ := set $block "serviceAccount" (index . 2) -}}
{{- end -}}
{{- if and (eq $method "jwt") $block.secretRef -}}
{{- $_ := unset $block "serviceAccount" -}}
{{- end -}}
{{- if hasKey $block "tokenAudiences" -}}
{{- $_ := set $block "audiences" $block.tokenAudiences -}}
{{- $_ := unset $block "tokenAudiences" -}}
{{- end -}}
{{- if not (or $global $block.role $block.roleId) -}}
{{- fail (printf "%s.%s.%s is empty: give the role that the login has in Vault" (index . 1) $method (ternary "roleId" "role" (eq $method "appRole"))) -}}
{{- end -}}
{{ include "vso.present" (dict "method" $method "mount" $auth.mount "namespace" $auth.namespace "allowedNamespaces" $auth.allowedNamespaces "params" $auth.params "headers" $auth.headers) }}
{{- with include "vso.present" $block }}
{{ $method }}:
  {{- . | nindent 2 }}
{{- end }}
{{- end -}}
