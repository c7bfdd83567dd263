package dev.vso.operator.dashboard;

/** Something that the page lists; two rows with one id tell of the same thing at different times. */
sealed interface DashboardRow permits SecretRow, ConnectionRow, LoginRow {

    /** What tells it from all others of its list. */
    String id();
}
