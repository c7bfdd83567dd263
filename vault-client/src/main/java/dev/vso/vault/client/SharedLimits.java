package dev.vso.vault.client;

import java.net.http.HttpClient;
import java.util.function.Supplier;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** The limits that all connections to Vault share: open HTTP clients, and memory for large answers. */
public final class SharedLimits {

    private final HttpClientPool<HttpClient> clients = new HttpClientPool<>(HttpClient::shutdownNow);
    private final ResponseBudget answers;
    private TrustManager @Nullable [] defaultTrust;

    /** @param heap maximum heap size in bytes */
    public SharedLimits(long heap) {
        this(ResponseBudget.ofHeap(heap));
    }

    SharedLimits(ResponseBudget answers) {
        this.answers = answers;
    }

    /** @param namespace of the VaultConnection */
    HttpClientPool<HttpClient>.Place place(String namespace, Supplier<HttpClient> opener) {
        return clients.place(namespace, opener);
    }

    ResponseBudget answers() {
        return answers;
    }

    /** The trust managers of connections without their own authority: read once for all of them. */
    synchronized TrustManager[] defaultTrust() {
        TrustManager[] known = defaultTrust;
        if (known == null) {
            known = Tls.ofTheRuntime();
            defaultTrust = known;
        }
        return known;
    }
}
