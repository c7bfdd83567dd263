/**
 * Database: a role in Vault's database engine that the operator creates and maintains, and the Secret with its
 * credentials.
 */
@NullMarked
package dev.vso.operator.controller.database;

import org.jspecify.annotations.NullMarked;
