/**
 * One package for each kind of custom resource; this one has what their reconcilers receive and the finalizer logic
 * they share.
 */
@NullMarked
package dev.vso.operator.controller;

import org.jspecify.annotations.NullMarked;
