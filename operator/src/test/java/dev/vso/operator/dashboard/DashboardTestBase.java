package dev.vso.operator.dashboard;

import dev.vso.operator.browser.Browser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The page of an {@link DashboardFixture} in one browser for a class of tests. */
abstract class DashboardTestBase {

    static DashboardFixture day;
    static Browser browser;

    @BeforeAll
    static void start() {
        day = new DashboardFixture();
        browser = day.browser();
    }

    @AfterAll
    static void stop() {
        if (day != null) {
            day.close();
        }
    }
}
