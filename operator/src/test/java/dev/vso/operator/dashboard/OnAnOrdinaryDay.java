package dev.vso.operator.dashboard;

import dev.vso.operator.browser.Browser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The page of an {@link OrdinaryDay} in one browser for a class of tests. */
abstract class OnAnOrdinaryDay {

    static OrdinaryDay day;
    static Browser browser;

    @BeforeAll
    static void start() {
        day = new OrdinaryDay();
        browser = day.browser();
    }

    @AfterAll
    static void stop() {
        if (day != null) {
            day.close();
        }
    }
}
