{{/* Checks that a schema cannot express, or not with a clear message. */}}

{{- define "vso.checks" -}}
{{- range $wrong := list "watchNamespace" "watchedNamespaces" "namespaces" -}}
{{- if hasKey $.Values.controller $wrong -}}
{{- fail (printf "controller.%s is unknown: the namespaces to work in are controller.watchNamespaces" $wrong) -}}
{{- end -}}
{{- end -}}
{{- $m := .Values.controller.manager -}}
{{- range $name, $value := dict
  "controller.manager.leases.overlap" $m.leases.overlap
  "controller.manager.leases.maxOverlap" $m.leases.maxOverlap
  "controller.manager.leases.lookupInterval" $m.leases.lookupInterval
  "controller.manager.minRefreshAfter" $m.minRefreshAfter
  "controller.manager.defaultRefreshAfter" $m.defaultRefreshAfter
  "controller.manager.databaseCheckInterval" $m.databaseCheckInterval
  "controller.manager.revocationCheckInterval" $m.revocationCheckInterval
  "controller.manager.backoffOnSecretSourceError.initialInterval" $m.backoffOnSecretSourceError.initialInterval
  "controller.manager.backoffOnSecretSourceError.maxInterval" $m.backoffOnSecretSourceError.maxInterval
  "controller.manager.backoffOnSecretSourceError.maxElapsedTime" $m.backoffOnSecretSourceError.maxElapsedTime
  "hooks.upgradeCRDs.executionTimeout" .Values.hooks.upgradeCRDs.executionTimeout
-}}
{{- if and $value (not (regexMatch "^(0|([0-9]+(\\.[0-9]*)?(ns|us|µs|ms|s|m|h))+)$" $value)) -}}
{{- fail (printf "%s: \"%s\" is not a duration such as 90s, 3m or 1h30m" $name $value) -}}
{{- end -}}
{{- end -}}
{{- if and .Values.telemetry.metrics.authentication (not .Values.telemetry.metrics.secure) -}}
{{- fail "telemetry.metrics.authentication needs telemetry.metrics.secure: without TLS, tokens would go over the wire in the clear" -}}
{{- end -}}
{{- if .Values.controller.sharding.enabled -}}
{{- if .Values.controller.watchNamespaces -}}
{{- fail "controller.sharding.enabled cannot be had with controller.watchNamespaces: shards divide all namespaces of the cluster" -}}
{{- end -}}
{{- if not .Values.controller.controllerConfigMapYaml.leaderElection.leaderElect -}}
{{- fail "controller.sharding.enabled needs controller.controllerConfigMapYaml.leaderElection.leaderElect: shards are divided by Leases" -}}
{{- end -}}
{{- if not (has (include "vso.persistenceModel" . | default "none") (list "none")) -}}
{{- fail "controller.sharding.enabled needs controller.manager.clientCache.persistenceModel none: each replica has sessions of its own" -}}
{{- end -}}
{{- end -}}
{{- if and $m.image.digest (include "vso.foreignImage" .) -}}
{{- fail "controller.manager.image: the digest is one of HashiCorp's image, which this chart does not run; give your own repository and digest" -}}
{{- end -}}
{{- end -}}
