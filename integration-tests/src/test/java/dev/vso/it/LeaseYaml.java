package dev.vso.it;

/**
 * A VaultDynamicSecret as a user writes it: the credentials of a role of {@code database/}, in a Secret of the same
 * name that the operator creates.
 *
 * @param path below {@code database/}
 * @param destination content of {@code destination}
 * @param more further lines of the spec
 */
public record LeaseYaml(String name, String path, String destination, String more) {

    public static LeaseYaml of(String name, String role) {
        return at(name, "creds/" + role);
    }

    public static LeaseYaml at(String name, String path) {
        return new LeaseYaml(name, path, "name: " + name + "\ncreate: true\n", "");
    }

    /** Adds lines to {@code destination}. */
    LeaseYaml into(String lines) {
        return new LeaseYaml(name, path, destination + lines.strip() + "\n", more);
    }

    /** Adds lines to the spec. */
    public LeaseYaml with(String lines) {
        return new LeaseYaml(name, path, destination, more + lines.strip() + "\n");
    }

    @Override
    public String toString() {
        return """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultDynamicSecret
                metadata:
                  name: %s
                spec:
                  mount: database
                  path: %s
                  destination:
                """.formatted(name, path) + destination.indent(4) + more.indent(2);
    }
}
