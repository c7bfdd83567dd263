package dev.vso.testing;

/** The Vault policies of the sandbox, each with least privilege. */
final class Policies {

    private Policies() {}

    /** The application's policy as many a guide shows it. */
    static final String APP = """
            path "secret/data/production/*" {
              capabilities = ["read"]
            }

            path "aws/creds/my-role" {
              capabilities = ["read"]
            }

            path "pki/issue/app-role" {
              capabilities = ["create", "update"]
            }
            """;

    /** What the further examples of the same guide need beyond {@link #APP}. */
    static final String APP_EXAMPLES = """
            path "aws/creds/s3-readonly" {
              capabilities = ["read"]
            }

            path "pki/issue/web-server" {
              capabilities = ["create", "update"]
            }
            """;

    /** The Vault namespace {@code team-a}: read its key-value secrets. */
    static final String TEAM = """
            path "secret/data/*" {
              capabilities = ["read"]
            }
            """;

    /**
     * Confines each Kubernetes namespace to its own paths: the namespace comes from the service account that logged in,
     * so that one policy serves all.
     *
     * @param accessor the accessor of the Kubernetes auth mount
     */
    static String confinedToNamespace(String accessor) {
        var namespace = "{{identity.entity.aliases." + accessor + ".metadata.service_account_namespace}}";
        return """
                path "secret/data/NAMESPACE/*" {
                  capabilities = ["read"]
                }

                path "kv1/NAMESPACE/*" {
                  capabilities = ["read"]
                }

                # The roles of Database resources are named <namespace>_<resource>_<role>; Kubernetes names hold no "_".
                path "database/roles/NAMESPACE_*" {
                  capabilities = ["create", "read", "update", "delete"]
                }

                path "database/creds/NAMESPACE_*" {
                  capabilities = ["read"]
                }

                # Only for Databases that bring a connection of their own, under a name that begins with the namespace.
                path "database/config/NAMESPACE_*" {
                  capabilities = ["create", "read", "update", "delete"]
                }

                path "database/rotate-root/NAMESPACE_*" {
                  capabilities = ["update"]
                }

                # One list tells which leases still live. Vault's default policy has look-up and renewal by lease id.
                path "sys/leases/lookup/database/creds/NAMESPACE_*" {
                  capabilities = ["list", "sudo"]
                }

                # Needs the lease's id, which only its holder and the list above know.
                path "sys/leases/revoke" {
                  capabilities = ["update"]
                }
                """.replace("NAMESPACE", namespace);
    }
}
