(* sgf-sgd-gap: one step of SGD is I + eta L + eta^2 G on products of affine functions, hence on polynomials of degree at most 2, where L is the generator of
   stochastic gradient flow and G f = (1/2) sum g_i g_j d_i d_j f. That e^(eta L) is I + eta L + (1/2) eta^2 L^2 up to (eta|L|)^3 e^(eta|L|)/6 (Taylor), so
   that the gap is eta^2((1/2)L^2 - G) to that order, is outside. *)
From mathcomp Require Import all_ssreflect all_algebra ring.
From Verify Require Import MiniBatch Talk.MomentEquivalence.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory. Local Open Scope ring_scope.

Section Expansion.
Variables (R : fieldType) (n m p : nat) (X : 'M[R]_(n, p)) (y : 'cV[R]_n) (eta : R).
Hypotheses (n0 : n%:R != 0 :> R) (m0 : m%:R != 0 :> R).
Variables (c d : R) (l k : 'rV[R]_p).
Notation state := 'cV[R]_p.
Let A (b : state) := c + dot l b.
Let B (b : state) := d + dot k b.
(* g'grad(AB) + (1/2) sum Q_ij d_i d_j (AB), whose gradients are l and k; and (1/2) sum g_i g_j d_i d_j (AB). *)
Definition generator (b : state) := dot l (full X y b) * B b + A b * dot k (full X y b) + (l *m diffusion m X y eta b *m k^T) 0 0.
Definition square_of_drift (b : state) := dot l (full X y b) * dot k (full X y b).

Theorem step_expansion (b : state) :
  sgd m X y eta (fun v => A v * B v) b = A b * B b + eta * generator b + eta ^+ 2 * square_of_drift b.
Proof.
rewrite (@sgd_product R n m p X y eta n0 m0 A B c l d k b (fun=> erefl) (fun=> erefl)) /generator /square_of_drift.
move: (dot l (full X y b)) (dot k (full X y b)) (A b) (B b) (_ 0 0) => u v w z q; ring.
Qed.
End Expansion.
Definition theorems := step_expansion.
Print Assumptions theorems.
