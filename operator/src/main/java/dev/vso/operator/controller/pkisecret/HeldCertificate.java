package dev.vso.operator.controller.pkisecret;

import java.time.Instant;

/**
 * The certificate in the Secret, as far as the status tells it; never its key.
 *
 * @param mount that issued it
 * @param since when it was issued by our clock; its own start may lie before that, for Vault dates it back
 * @param end by the certificate itself
 */
record HeldCertificate(String serial, String mount, Instant since, Instant end) {}
