package dev.vso.vault.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultFailure.Kind;
import dev.vso.vault.VaultObserver;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultResponse;
import dev.vso.vault.VaultResult;
import dev.vso.vault.address.AddressGuard;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Large answers share one budget; the smallest budget suffices for two. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("large answers")
class ResponseBudgetTest {
    private static final VaultRequest READ = VaultRequest.read(VaultPath.of("secret", "x"));
    private static final Retry ONCE = new Retry(0, Duration.ofMillis(1), Duration.ofMillis(1));
    private static final String LARGE =
            RawServer.answer("200 OK", "{\"request_id\":\"r\",\"data\":{\"a\":\"" + "x".repeat(1_900_000) + "\"}}");
    private static final String DRIP =
            "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + " ".repeat(100_000) + RawServer.STALL;

    private static VaultClient client(RawServer server, ResponseBudget budget, String owner) {
        return new VaultClient(
                ConnectionSettings.to(server.address()).withTimeout(Duration.ofSeconds(30)),
                VaultObserver.NONE,
                VaultClient.CONCURRENCY,
                ONCE,
                AddressGuard.LOCAL,
                new SharedLimits(budget),
                owner);
    }

    private static List<Future<VaultResult>> many(int count, VaultClient client, ExecutorService threads) {
        return IntStream.range(0, count)
                .mapToObj(i -> threads.submit(() -> client.send(READ)))
                .toList();
    }

    @DisplayName("H5: large answers wait for one another, and all come")
    @Test
    void largeAnswersWaitForOneAnother() throws Exception {
        ResponseBudget budget = new ResponseBudget(0, Duration.ofSeconds(20));
        try (RawServer server = new RawServer(n -> LARGE);
                VaultClient client = client(server, budget, "a");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<VaultResult> one : many(30, client, threads)) {
                assertThat(one.get(60, TimeUnit.SECONDS)).isInstanceOf(VaultResponse.class);
            }
        }
        assertThat(budget.free()).isEqualTo(20);
    }

    @DisplayName("H5: a server that drips holds its owner's half, for as long as a large answer may take")
    @Test
    void aServerThatDripsHoldsItsOwnersHalfForAWhile() throws Exception {
        ResponseBudget budget = new ResponseBudget(0, Duration.ofSeconds(3));
        try (RawServer dripping = new RawServer(n -> DRIP);
                RawServer good = new RawServer(n -> LARGE);
                VaultClient hostile = client(dripping, budget, "hostile");
                VaultClient healthy = client(good, budget, "healthy");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<VaultResult>> held = many(3, hostile, threads);
            await().until(() -> budget.free() == 10);

            assertThat(threads.submit(() -> healthy.send(READ)).get(20, TimeUnit.SECONDS))
                    .isInstanceOf(VaultResponse.class);

            for (Future<VaultResult> one : held) {
                VaultFailure failure = (VaultFailure) one.get(30, TimeUnit.SECONDS);
                assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
                assertThat(failure.explain()).contains("comes too slowly");
            }
            await().until(() -> budget.free() == 20);
        }
    }
}
