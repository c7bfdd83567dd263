package dev.vso.operator.controller.pkisecret;

import java.time.Instant;

/**
 * The certificate in the Secret as recorded in the status, without its key.
 *
 * @param mount that issued it
 * @param since when it was issued by our clock; its own start may be earlier, because Vault backdates it
 * @param end the expiry in the certificate
 */
record HeldCertificate(String serial, String mount, Instant since, Instant end) {}
