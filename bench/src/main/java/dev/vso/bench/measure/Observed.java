package dev.vso.bench.measure;

/**
 * The content of one of the operator's Secrets, as far as the bench compares it.
 *
 * @param secret its namespace and name, with a slash between
 * @param user its key {@code username}, or nothing
 * @param password its key {@code password}, or nothing
 * @param digest over all of its data
 */
public record Observed(String secret, String user, String password, int digest) {}
