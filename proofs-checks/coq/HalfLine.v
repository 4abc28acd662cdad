(* The half-line toolkit: f >= 0 for all x >= 0.
   Near a tangency (f(0) = 0) sign by derivatives; on [a, b] bisected cells, which is the tactic [cells]; beyond b a tail, in which
   x = b + u and powers times exponentials are dominated by powers. *)
From Coq Require Import Reals Psatz.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
Open Scope R_scope.
Lemma nonneg_by_derivative (f df : R -> R) (c : R) :
  (forall x, 0 <= x <= c -> is_derive f x (df x)) -> 0 <= f 0 -> (forall x, 0 <= x <= c -> 0 <= df x) ->
  forall x, 0 <= x <= c -> 0 <= f x.
Proof.
  intros D F0 P x Hx. destruct (Req_dec x 0) as [->|N]; [exact F0|].
  destruct (MVT_gen f 0 x df) as [y [[Hy1 Hy2] E]].
  - intros z Hz. apply D. rewrite Rmin_left, Rmax_right in Hz by lra. lra.
  - intros z Hz. apply derivable_continuous_pt. exists (df z). apply is_derive_Reals, D.
    rewrite Rmin_left, Rmax_right in Hz by lra. lra.
  - rewrite Rmin_left in Hy1 by lra. rewrite Rmax_right in Hy2 by lra.
    assert (0 <= df y * (x - 0)) by (apply Rmult_le_pos; [apply P; lra | lra]). lra.
Qed.
Lemma exp_ge_pow k y : 0 <= y -> y^k <= INR (fact k) * exp y.
Proof.
  intros Hy. pose proof (exp_ge_taylor y k Hy) as T.
  assert (P : forall n, 0 <= sum_f_R0 (fun k => y^k / INR (fact k)) n).
  { intros n. apply cond_pos_sum. intros i. apply Rmult_le_pos; [now apply pow_le | left; apply Rinv_0_lt_compat, INR_fact_lt_0]. }
  assert (Q : y^k / INR (fact k) <= exp y).
  { destruct k as [|k]; [exact T|]. specialize (P k). cbn [sum_f_R0] in T. lra. }
  pose proof (INR_fact_lt_0 k). apply (Rmult_le_compat_l (INR (fact k))) in Q; [|lra].
  replace (INR (fact k) * (y ^ k / INR (fact k))) with (y^k) in Q by (field; lra). exact Q.
Qed.
Lemma mono c u k : 0 <= c -> 0 <= u -> 0 <= c * u^k.
Proof. intros. apply Rmult_le_pos; [assumption | now apply pow_le]. Qed.
Lemma dropped c E u k r : 0 <= c -> 0 <= E <= r -> 0 <= u -> forall e, 0 <= c * (E * (u^k * exp e)).
Proof. intros. repeat apply Rmult_le_pos; try lra. now apply pow_le. left; apply exp_pos. Qed.
Lemma dominated d j c E hi B u a : 0 <= c -> 0 <= E <= hi -> 0 < a -> 0 <= u -> INR (fact d) <= B * a^d ->
  0 <= c * (hi * (B * u^j) - E * (u^(d+j) * exp(-(a*u)))).
Proof.
  intros Hc HE Ha Hu HB. apply Rmult_le_pos; [assumption|].
  assert (u^d * exp(-(a*u)) <= B).
  { pose proof (exp_ge_pow d (a*u) ltac:(apply Rmult_le_pos; lra)) as P. rewrite Rpow_mult_distr in P.
    pose proof (exp_pos (a*u)). pose proof (pow_lt a d Ha). rewrite exp_Ropp.
    apply (Rmult_le_reg_r (exp (a*u))); [assumption|]. rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra.
    apply (Rmult_le_reg_l (a^d)); [assumption|]. apply Rle_trans with (1 := P).
    replace (a^d * (B * exp (a*u))) with (B * a^d * exp (a*u)) by ring. apply Rmult_le_compat_r; lra. }
  assert (0 <= u^j) by now apply pow_le. assert (0 <= u^d * exp(-(a*u))) by (apply Rmult_le_pos; [now apply pow_le | left; apply exp_pos]).
  rewrite pow_add. replace (u^d * u^j * exp(-(a*u))) with ((u^d * exp(-(a*u))) * u^j) by ring.
  set (w := u^d * exp(-(a*u))) in *. clearbody w.
  assert (E * w <= hi * B) by (apply Rmult_le_compat; lra).
  replace (hi * (B * u^j) - E * (w * u^j)) with ((hi*B - E*w) * u^j) by ring. apply Rmult_le_pos; lra.
Qed.

(* A bound on a bounded interval, by bisection into cells. The precision makes [interval] count in integers: without it, it trusts
   the processor's floating point and [Print Assumptions] has its axioms. *)
Ltac cells x := interval with (i_bisect x, i_depth 30, i_prec 60).
Ltac cells_taylor x := interval with (i_bisect x, i_taylor x, i_depth 20, i_prec 60).
Ltac enclosed := interval with (i_prec 60).

(* (1 - e^(-x))/x lies in [0, 1] on x > 0, and 1 - e^(-x) <= x <= (1 + x) - e^(-x). *)
Lemma exp_neg_le_1 x : 0 <= x -> exp (-x) <= 1.
Proof.
  intros H. destruct (Req_dec x 0) as [->|N]; [rewrite Ropp_0, exp_0; lra |].
  rewrite <- exp_0. apply Rlt_le, exp_increasing. lra.
Qed.
Lemma one_minus_exp x : 0 <= x -> 0 <= 1 - exp (-x) <= x.
Proof. intros H. pose proof (exp_ineq1_le (-x)). pose proof (exp_neg_le_1 x H). lra. Qed.

(* e^(-x) <= 1/(1 + x), without division. *)
Lemma exp_neg_below_ridge x : 0 <= x -> exp (-x) * (1 + x) <= 1.
Proof.
  intros H. pose proof (exp_ineq1_le x). pose proof (exp_pos (-x)).
  replace 1 with (exp (-x) * exp x) at 2 by (rewrite <- exp_plus, Rplus_opp_l, exp_0; ring).
  apply Rmult_le_compat_l; lra.
Qed.

(* A function is non-negative on the half line if it is so on three pieces. *)
Lemma three_pieces (f : R -> R) a b :
  (forall x, 0 <= x <= a -> 0 <= f x) -> (forall x, a <= x <= b -> 0 <= f x) -> (forall x, b <= x -> 0 <= f x) ->
  forall x, 0 <= x -> 0 <= f x.
Proof.
  intros A B C x H. destruct (Rle_dec x a) as [Ha|Ha]; [apply A; lra|].
  destruct (Rle_dec x b) as [Hb|Hb]; [apply B; lra | apply C; lra].
Qed.
Print Assumptions three_pieces.
