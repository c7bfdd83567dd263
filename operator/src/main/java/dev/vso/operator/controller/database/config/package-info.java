/** The configuration of a database in Vault's database secrets engine (database/config/NAME), and its root credentials. */
@NullMarked
package dev.vso.operator.controller.database.config;

import org.jspecify.annotations.NullMarked;
