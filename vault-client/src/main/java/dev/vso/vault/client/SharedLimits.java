package dev.vso.vault.client;

import java.net.http.HttpClient;
import java.util.function.Supplier;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** What all connections to Vault share: the places of open HTTP clients, and the memory for large answers. */
public final class SharedLimits {

    private final HttpClientPool<HttpClient> clients = new HttpClientPool<>(HttpClient::shutdownNow);
    private final ResponseBudget answers;
    private TrustManager @Nullable [] usualTrust;

    /** @param heap bytes that the heap may have */
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

    /** Whom connections without an authority of their own trust: read once for all of them. */
    synchronized TrustManager[] usualTrust() {
        TrustManager[] known = usualTrust;
        if (known == null) {
            known = Tls.ofTheRuntime();
            usualTrust = known;
        }
        return known;
    }
}
