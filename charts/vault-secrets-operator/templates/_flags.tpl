{{/* The operator's command line. */}}

{{- define "vso.probePort" -}}
{{- regexFind "[0-9]+$" .Values.controller.controllerConfigMapYaml.health.healthProbeBindAddress -}}
{{- end -}}

{{- define "vso.metricsPort" -}}
{{- regexFind "[0-9]+$" .Values.controller.controllerConfigMapYaml.metrics.bindAddress -}}
{{- end -}}

{{- define "vso.metricsAddress" -}}
{{- regexReplaceAll "^(127\\.0\\.0\\.1|localhost):" .Values.controller.controllerConfigMapYaml.metrics.bindAddress ":" -}}
{{- end -}}

{{/* Whether reading metrics needs a permission in Kubernetes; this requires a ClusterRole. */}}
{{- define "vso.metricsAuthentication" -}}
{{- $metrics := .Values.telemetry.metrics -}}
{{- if kindIs "invalid" $metrics.authentication -}}
{{- if and $metrics.secure (not .Values.controller.watchNamespaces) -}}true{{- end -}}
{{- else if $metrics.authentication -}}true{{- end -}}
{{- end -}}

{{- define "vso.pagePort" -}}
{{- regexFind "[0-9]+$" .Values.page.bindAddress -}}
{{- end -}}

{{/* The host names of the dashboard: those of its Service and those in the values. */}}
{{- define "vso.pageHosts" -}}
{{- $service := include "vso.named" (list . "page") -}}
{{- $namespace := .Release.Namespace -}}
{{- concat (list $service (printf "%s.%s" $service $namespace) (printf "%s.%s.svc" $service $namespace)) (.Values.page.allowedHosts | default list) | join "," -}}
{{- end -}}

{{- define "vso.logLevel" -}}
{{- get (dict "debug-extended" "5" "trace" "6") (toString .) | default . -}}
{{- end -}}

{{/* Encryption may be enabled in either place: VSO's chart reads only the model, although its values have "enabled". */}}
{{- define "vso.persistenceModel" -}}
{{- $cache := .Values.controller.manager.clientCache -}}
{{- $cache.persistenceModel | default (ternary "direct-encrypted" "" (eq true $cache.storageEncryption.enabled)) -}}
{{- end -}}

{{/* Each flag and its value, null for "not given": a JSON list of pairs. */}}
{{- define "vso.flags" -}}
{{- $c := .Values.controller -}}
{{- $m := $c.manager -}}
{{- $back := $m.backoffOnSecretSourceError -}}
{{- $t := .Values.telemetry.metrics -}}
{{- list
  (list "health-probe-bind-address" $c.controllerConfigMapYaml.health.healthProbeBindAddress)
  (list "metrics-bind-address" (include "vso.metricsAddress" .))
  (list "metrics-secure" ($t.secure | default nil))
  (list "metrics-cert-path" (ternary "/metrics-certificate" nil (and $t.secure (not (empty $t.certificateSecret)))))
  (list "metrics-auth" (include "vso.metricsAuthentication" . | default nil))
  (list "metrics-per-resource-limit" $t.perResourceLimit)
  (list "leader-elect" $c.controllerConfigMapYaml.leaderElection.leaderElect)
  (list "shards" (ternary $c.sharding.shards nil (eq true $c.sharding.enabled)))
  (list "watch-namespaces" (join "," $c.watchNamespaces | default nil))
  (list "global-vault-auth-options" (ternary "allow-default-globals" "" $m.globalVaultAuthOptions.allowDefaultGlobals))
  (list "global-transformation-options" (ternary "exclude-raw" nil $m.globalTransformationOptions.excludeRaw))
  (list "backoff-initial-interval" ($back.initialInterval | default nil))
  (list "backoff-max-interval" ($back.maxInterval | default nil))
  (list "backoff-max-elapsed-time" ($back.maxElapsedTime | default nil))
  (list "backoff-multiplier" $back.multiplier)
  (list "backoff-randomization-factor" $back.randomizationFactor)
  (list "client-cache-persistence-model" (include "vso.persistenceModel" . | default nil))
  (list "client-cache-size" $m.clientCache.cacheSize)
  (list "client-cache-num-locks" $m.clientCache.numLocks)
  (list "max-concurrent-reconciles" $m.maxConcurrentReconciles)
  (list "kube-client-qps" ($m.kubeClient.qps | default nil))
  (list "kube-client-burst" ($m.kubeClient.burst | default nil))
  (list "lease-overlap" ($m.leases.overlap | default nil))
  (list "max-lease-overlap" ($m.leases.maxOverlap | default nil))
  (list "revoke-previous" ($m.leases.revokePrevious | default nil))
  (list "lease-lookup-interval" ($m.leases.lookupInterval | default nil))
  (list "lease-lookups-per-interval" $m.leases.lookupsPerInterval)
  (list "vault-max-concurrent-requests" $m.vaultMaxConcurrentRequests)
  (list "allow-cross-namespace-connections" ($m.allowCrossNamespaceConnections | default nil))
  (list "allow-cross-namespace-transformations" ($m.allowCrossNamespaceTransformations | default nil))
  (list "min-refresh-after" ($m.minRefreshAfter | default nil))
  (list "default-refresh-after" ($m.defaultRefreshAfter | default nil))
  (list "database-check-interval" ($m.databaseCheckInterval | default nil))
  (list "revocation-check-interval" ($m.revocationCheckInterval | default nil))
  (list "secret-id-dir" ($m.secretIDDir | default nil))
  (list "ca-cert-dirs" (include "vso.caCertDirs" . | default nil))
  (list "allowed-vault-addresses" (join "," $m.allowedVaultAddresses | default nil))
  (list "allow-own-cloud-identity" ($m.allowOwnCloudIdentity | default nil))
  (list "allowed-secret-types" (join "," $m.allowedSecretTypes | default nil))
  (list "page-bind-address" (ternary .Values.page.bindAddress nil .Values.page.enabled))
  (list "page-allowed-hosts" (ternary (include "vso.pageHosts" .) nil .Values.page.enabled))
  (list "zap-log-level" (include "vso.logLevel" $m.logging.level | default nil))
  (list "zap-time-encoding" ($m.logging.timeEncoding | default nil))
  (list "zap-stacktrace-level" ($m.logging.stacktraceLevel | default nil))
  | toJson -}}
{{- end -}}

{{/* The directories for caCertPath: those of all files mounted into the pod, as in VSO. */}}
{{- define "vso.caCertDirs" -}}
{{- $dirs := .Values.controller.manager.caCertDirs | default list -}}
{{- range .Values.controller.manager.volumes }}{{ with get . "mountPath" }}{{ $dirs = append $dirs . }}{{ end }}{{ end -}}
{{- if $dirs }}{{ join "," (prepend $dirs "/etc/ssl") }}{{ end -}}
{{- end -}}

{{- define "vso.args" -}}
{{- $extra := .Values.controller.manager.extraArgs | default list -}}
{{- $replaced := list -}}
{{- range $extra }}{{ $replaced = append $replaced (regexReplaceAll "^--?([^=]+).*" (toString .) "${1}") }}{{ end -}}
{{- range include "vso.flags" . | fromJsonArray }}
{{- $value := index . 1 }}
{{- if not (or (kindIs "invalid" $value) (has (index . 0) $replaced)) }}
- {{ printf "--%s=%s" (index . 0) (include "vso.text" $value) | quote }}
{{- end }}
{{- end }}
{{- range $extra }}
- {{ toString . | quote }}
{{- end }}
{{- end -}}
