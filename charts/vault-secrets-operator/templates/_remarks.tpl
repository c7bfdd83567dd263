{{/* Notes on values with another meaning than in VSO's chart; a line for each that is set. */}}
{{- define "vso.remarks" -}}
{{- $c := .Values.controller -}}
{{- $m := $c.manager -}}
{{- if include "vso.foreignImage" . }}
- controller.manager.image names HashiCorp's image: {{ include "vso.image" . }} is used instead
{{- end }}
{{- if include "vso.foreignMemory" ($m.resources | default dict) }}
- controller.manager.resources: 128Mi of memory is too little for a Java runtime; 320Mi is the limit
{{- end }}
{{- if include "vso.foreignMemory" (.Values.hooks.resources | default dict) }}
- hooks.resources: 128Mi of memory is too little for a Java runtime; 256Mi is the limit
{{- end }}
{{- if $c.kubeRbacProxy }}
- controller.kubeRbacProxy has no effect: there is no side-car; the operator itself serves metrics with TLS, and asks Kubernetes who may read them
{{- end }}
{{- if $c.kubernetesClusterDomain }}
- controller.kubernetesClusterDomain has no effect: nothing needs it
{{- end }}
{{- if or (get $c.controllerConfigMapYaml "webhook") (get $c.controllerConfigMapYaml.leaderElection "resourceName") }}
- controller.controllerConfigMapYaml: webhook and leaderElection.resourceName have no effect
{{- end }}
{{- if or (get $m.clientCache "cacheSize") (get $m.clientCache "numLocks") }}
- controller.manager.clientCache: cacheSize and numLocks have no effect: there is one session for each identity
{{- end }}
{{- if and $m.kubeClient.burst (not $m.kubeClient.qps) }}
- controller.manager.kubeClient: burst has no effect without qps: there is no limit
{{- end }}
{{- if and .Values.telemetry.serviceMonitor.enabled (eq .Values.telemetry.serviceMonitor.scheme "https") (not .Values.telemetry.metrics.secure) }}
- telemetry.serviceMonitor: metrics are served by plain HTTP, so scheme is http, port "metrics", and no token is sent; telemetry.metrics.secure and .authentication change that
{{- end }}
{{- if and .Values.telemetry.serviceMonitor.enabled (include "vso.metricsAuthentication" .) (not .Values.telemetry.metrics.readers) }}
- telemetry.metrics.readers is empty: Prometheus gets 403 until its service account is there, or is bound to the ClusterRole {{ include "vso.named" (list . "metrics-reader") }}
{{- end }}
{{- if and $c.watchNamespaces .Values.telemetry.metrics.secure (not (include "vso.metricsAuthentication" .)) }}
- telemetry.metrics.authentication is off with watchNamespaces: whom networkPolicy lets in reads metrics
{{- end }}
{{- if and .Values.telemetry.metrics.authentication $c.watchNamespaces }}
- telemetry.metrics.authentication: the operator has a ClusterRole after all, for asking who reads metrics
{{- end }}
{{- if (.Values.csi | default dict).enabled }}
- csi has no effect: HashiCorp's CSI driver is not open, and no part of this chart
{{- end }}
{{- if and $c.watchNamespaces (or $c.rbac.clusterRoleAggregation.viewerRoles $c.rbac.clusterRoleAggregation.editorRoles) }}
- controller.rbac.clusterRoleAggregation has no effect with watchNamespaces, which rules out ClusterRoles
{{- end }}
{{- if and (gt (int $c.replicas) 1) (not $c.controllerConfigMapYaml.leaderElection.leaderElect) }}
- controller.controllerConfigMapYaml.leaderElection.leaderElect is off with {{ $c.replicas }} replicas: they work against each other
{{- end }}
{{- if and $c.sharding.enabled (lt (int $c.replicas) 2) }}
- controller.sharding.enabled with {{ $c.replicas }} replica: it holds all shards, and none stands by
{{- end }}
{{- if and $c.sharding.enabled (gt (int $c.replicas) (int $c.sharding.shards)) }}
- controller.sharding.shards is below controller.replicas: {{ sub (int $c.replicas) (int $c.sharding.shards) }} of them have nothing to do
{{- end }}
{{- if eq (include "vso.persistenceModel" .) "direct-unencrypted" }}
- controller.manager.clientCache.persistenceModel: Vault tokens lie in Secrets of {{ .Release.Namespace }}, unencrypted
{{- end }}
{{- end -}}
