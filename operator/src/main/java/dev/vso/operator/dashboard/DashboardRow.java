package dev.vso.operator.dashboard;

/** An entry of a list; two rows with one id are the same object at different times. */
sealed interface DashboardRow permits SecretRow, ConnectionRow, LoginRow {

    /** Unique within its list. */
    String id();
}
