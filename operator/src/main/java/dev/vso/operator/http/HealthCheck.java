package dev.vso.operator.http;

/**
 * The outcome of one check of a probe.
 *
 * @param check one word: {@code caches}, {@code leading}
 * @param detail for the reader of the probe's answer; may be empty
 */
public record HealthCheck(String check, boolean ok, String detail) {
    /** The check passed. */
    public static HealthCheck good(String check) {
        return new HealthCheck(check, true, "");
    }

    /** The check failed, for this reason. */
    public static HealthCheck bad(String check, String detail) {
        return new HealthCheck(check, false, detail);
    }

    /** The line of the probe's answer: {@code [+] caches} or {@code [-] leading: waiting for the lease}. */
    String line() {
        return (ok ? "[+] " : "[-] ") + check + (detail.isEmpty() ? "" : ": " + detail.replaceAll("\\s+", " "));
    }
}
