{{/* The kinds with ClusterRoles for users: kind, plural, group. */}}
{{- define "vso.kinds" -}}
{{- $vso := "secrets.hashicorp.com" -}}
{{- list
  (list "VaultConnection" "vaultconnections" $vso)
  (list "VaultAuth" "vaultauths" $vso)
  (list "VaultAuthGlobal" "vaultauthglobals" $vso)
  (list "VaultStaticSecret" "vaultstaticsecrets" $vso)
  (list "VaultDynamicSecret" "vaultdynamicsecrets" $vso)
  (list "VaultPKISecret" "vaultpkisecrets" $vso)
  (list "SecretTransformation" "secrettransformations" $vso)
  (list "Database" "databases" "example.com")
  | toJson -}}
{{- end -}}
