package dev.vso.bench.measure;

/**
 * What one of the operator's Secrets holds, as far as it counts.
 *
 * @param secret its namespace and name, with a slash between
 * @param user its key {@code username}, or nothing
 * @param password its key {@code password}, or nothing
 * @param digest changes with anything in it
 */
public record Observed(String secret, String user, String password, int digest) {}
