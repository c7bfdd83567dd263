/** The SQL statements of a database role, by engine: creation, renewal, revocation. */
@NullMarked
package dev.vso.operator.controller.database.statement;

import org.jspecify.annotations.NullMarked;
