package dev.vso.operator.kubernetes.http;

import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * Creates the Kubernetes client's HTTP client with a limit on concurrent requests: adapted to the API server's answers,
 * and at most {@value AdaptiveLimit#MOST}.
 *
 * <p>All requests share one HTTP/2 connection, on which the API server allows 100 streams; beyond that the JDK's client
 * fails requests ("too many concurrent streams") instead of queueing them, and under load that affects the leader's
 * Lease too.
 */
public final class ThrottledHttpClientFactory extends JdkHttpClientFactory {

    private final PriorityConcurrencyLimiter limiter;
    private final RequestRate rate;
    private final UnaryOperator<HttpClient> sender;

    /**
     * Without a rate limit.
     *
     * @param outage delays statuses and events
     */
    public ThrottledHttpClientFactory(CredentialOutage outage) {
        this(outage, 0, 0);
    }

    /**
     * With a rate limit, which does not apply to watches and the leader election's Lease.
     *
     * @param outage delays statuses and events
     * @param perSecond requests of all clients of this factory, 0 for no limit
     * @param burst burst size; 0 for one second's worth
     */
    public ThrottledHttpClientFactory(CredentialOutage outage, double perSecond, int burst) {
        this(new PriorityConcurrencyLimiter(outage), RequestRate.of(perSecond, burst), UnaryOperator.identity());
    }

    private ThrottledHttpClientFactory(
            PriorityConcurrencyLimiter limiter, RequestRate rate, UnaryOperator<HttpClient> sender) {
        this.limiter = limiter;
        this.rate = rate;
        this.sender = sender;
    }

    /** The same with another way of sending, which is called when a request's turn has come. */
    public ThrottledHttpClientFactory sentBy(UnaryOperator<HttpClient> other) {
        return new ThrottledHttpClientFactory(limiter, rate, other);
    }

    /** The API server's current capacity, shared by all clients of this factory. */
    public ApiServerLoad load() {
        return limiter;
    }

    @Override
    protected HttpClient.Builder createNewHttpClientBuilder() {
        return new Builder(super.createNewHttpClientBuilder(), limiter, rate, sender);
    }

    /** The JDK's builder with another build method. */
    private record Builder(
            HttpClient.Builder jdk,
            PriorityConcurrencyLimiter turns,
            RequestRate rate,
            UnaryOperator<HttpClient> sender)
            implements HttpClient.Builder {

        @Override
        public HttpClient build() {
            return new ThrottledHttpClient(sender.apply(jdk.build()), turns, rate);
        }

        @Override
        public HttpClient.Builder cookieHandler(CookieHandler handler) {
            jdk.cookieHandler(handler);
            return this;
        }

        @Override
        public HttpClient.Builder connectTimeout(Duration duration) {
            jdk.connectTimeout(duration);
            return this;
        }

        @Override
        public HttpClient.Builder sslContext(SSLContext context) {
            jdk.sslContext(context);
            return this;
        }

        @Override
        public HttpClient.Builder sslParameters(SSLParameters parameters) {
            jdk.sslParameters(parameters);
            return this;
        }

        @Override
        public HttpClient.Builder executor(Executor executor) {
            jdk.executor(executor);
            return this;
        }

        @Override
        public HttpClient.Builder followRedirects(HttpClient.Redirect policy) {
            jdk.followRedirects(policy);
            return this;
        }

        @Override
        public HttpClient.Builder version(HttpClient.Version version) {
            jdk.version(version);
            return this;
        }

        @Override
        public HttpClient.Builder priority(int priority) {
            jdk.priority(priority);
            return this;
        }

        @Override
        public HttpClient.Builder proxy(ProxySelector selector) {
            jdk.proxy(selector);
            return this;
        }

        @Override
        public HttpClient.Builder authenticator(Authenticator authenticator) {
            jdk.authenticator(authenticator);
            return this;
        }

        @Override
        public HttpClient.Builder localAddress(InetAddress address) {
            jdk.localAddress(address);
            return this;
        }
    }
}
