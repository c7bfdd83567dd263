package dev.vso.it;

/**
 * A VaultStaticSecret as a user writes it: by default the whole of a secret of {@code secret/}, in a Secret of the
 * same name that the operator creates.
 *
 * @param source mount, type and path
 * @param destination content of {@code destination}
 * @param more further lines of the spec
 */
public record StaticSecretYaml(String name, String source, String destination, String more) {

    public static StaticSecretYaml of(String name, String path) {
        return new StaticSecretYaml(name, source("secret", "kv-v2", path), "name: " + name + "\ncreate: true", "");
    }

    public StaticSecretYaml from(String mount, String type, String path) {
        return new StaticSecretYaml(name, source(mount, type, path), destination, more);
    }

    /** Replaces the content of {@code destination}. */
    public StaticSecretYaml into(String lines) {
        return new StaticSecretYaml(name, source, lines, more);
    }

    /** Adds lines to the spec. */
    public StaticSecretYaml with(String lines) {
        return new StaticSecretYaml(name, source, destination, more + lines.strip() + "\n");
    }

    private static String source(String mount, String type, String path) {
        return "mount: %s\ntype: %s\npath: \"%s\"".formatted(mount, type, path);
    }

    @Override
    public String toString() {
        return """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultStaticSecret
                metadata:
                  name: %s
                spec:
                """.formatted(name) + source.indent(2) + "  destination:\n" + destination.indent(4) + more.indent(2);
    }
}
