package dev.vso.testing.pods;

import java.time.Instant;

/**
 * A log-in that PostgreSQL refused while the pod existed.
 *
 * @param pod the pod's name
 * @param at when PostgreSQL answered
 * @param user the user that the pod's Secret named when the pod started
 */
public record RefusedLogin(String pod, Instant at, String user) {}
