package dev.vso.testing;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KubeSourcesIT {

    /** With the flags of the build, whose compiled packages Go's cache then has. */
    @Test
    void unitTestsOfTheSimulatedPodsPass() throws IOException {
        Tool.run(
                SourceTree.find().kube(),
                Map.of("GOFLAGS", "-mod=readonly"),
                _ -> {},
                List.of("go", "test", "-trimpath", "-tags=grpcnotrace", "./pods"));
    }
}
