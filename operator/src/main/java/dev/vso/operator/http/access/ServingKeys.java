package dev.vso.operator.http.access;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Provides each TLS handshake with the current certificate. The alias is a number, because the JDK requests alias,
 * chain and key one after the other, and the certificate may be replaced in between.
 */
final class ServingKeys extends X509ExtendedKeyManager {

    private final ServingCertificate certificate;
    private int number;

    /** By alias: the current one, and the previous one for running handshakes. */
    private volatile Map<String, KeyAndChain> known = Map.of();

    ServingKeys(ServingCertificate certificate) {
        this.certificate = certificate;
    }

    private synchronized Optional<String> alias(String keyType) {
        KeyAndChain current = certificate.current();
        if (!current.key().getAlgorithm().equals(keyType)) {
            return Optional.empty();
        }
        String latest = Integer.toString(number);
        if (!current.equals(known.get(latest))) {
            KeyAndChain before = known.getOrDefault(latest, current);
            number++;
            known = Map.of(latest, before, Integer.toString(number), current);
        }
        return Optional.of(Integer.toString(number));
    }

    private Optional<KeyAndChain> of(String alias) {
        return Optional.ofNullable(known.get(alias));
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        return alias(keyType).orElse(null);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, Socket socket) {
        return alias(keyType).orElse(null);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return alias(keyType).map(alias -> new String[] {alias}).orElse(null);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return of(alias).map(it -> it.chain().toArray(X509Certificate[]::new)).orElse(null);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return of(alias).map(KeyAndChain::key).orElse(null);
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] keyTypes, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }
}
