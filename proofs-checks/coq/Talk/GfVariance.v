(* gf-variance: Var(gf_t) <= 1.6862 Var(ridge_{1/t}) for every spectrum, noise and t > 0;
   gf-variance-sharp: the same with 1.68590906, and not with 1.68590905; gf-variance-too-small: not with 1.6859. *)
From Coq Require Import Reals Psatz List.
From Interval Require Import Tactic.
From Verify Require Import HalfLine Spectrum.
Import ListNotations.
Open Scope R_scope.

Definition sharp := 168590906 / 100000000.

(* ((1 - e^(-x))(1 + x)/x)^2 <= C: near 0 by (1 - e^(-x))/x <= 1, then bisected cells, then a tail. *)
Lemma near_zero x : 0 < x <= 1/8 -> ((1 - exp (-x)) * (1 + x) / x)^2 <= sharp.
Proof.
  intros H. unfold sharp. destruct (one_minus_exp x ltac:(lra)) as [E0 E1].
  assert (E : 0 <= (1 - exp (-x)) / x <= 1).
  { split; [apply Rmult_le_pos; [lra | apply Rlt_le, Rinv_0_lt_compat; lra] |].
    apply (Rmult_le_reg_r x); [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra. }
  replace ((1 - exp (-x)) * (1 + x) / x) with (((1 - exp (-x)) / x) * (1 + x)) by (field; lra).
  set (u := (1 - exp (-x)) / x) in *. nra.
Qed.
Lemma middle x : 1/8 <= x <= 4 -> ((1 - exp (-x)) * (1 + x) / x)^2 <= sharp.
Proof.
  intros H. unfold sharp.
  assert (0 <= 168590906 / 100000000 * x^2 - ((1 - exp (-x)) * (1 + x))^2)
    by (cells_taylor x).
  replace (((1 - exp (-x)) * (1 + x) / x)^2) with (((1 - exp (-x)) * (1 + x))^2 / x^2) by (field; lra).
  apply (Rmult_le_reg_r (x^2)); [nra|]. unfold Rdiv at 1. rewrite Rmult_assoc, Rinv_l by nra. lra.
Qed.
Lemma tail x : 4 <= x -> ((1 - exp (-x)) * (1 + x) / x)^2 <= sharp.
Proof.
  intros H. unfold sharp. replace ((1 - exp (-x)) * (1 + x) / x) with ((1 - exp (-x)) * (1 + / x)) by (field; lra). enclosed.
Qed.
Theorem gf_variance_at x : 0 < x -> ((1 - exp (-x)) * (1 + x) / x)^2 <= sharp.
Proof.
  intros H. destruct (Rle_dec x (1/8)); [apply near_zero; lra|].
  destruct (Rle_dec x 4); [apply middle; lra | apply tail; lra].
Qed.

Lemma filters_compared t s : 0 < t -> 0 <= s -> s * (gradient_flow t s)^2 <= sharp * (s * (ridge (/ t) s)^2).
Proof.
  intros T S. unfold gradient_flow, ridge. destruct (Req_EM_T s 0) as [->|N]; [apply Req_le; ring|].
  assert (0 < t * s) by (apply Rmult_lt_0_compat; lra). pose proof (gf_variance_at (t * s) ltac:(assumption)) as G.
  replace (s * ((1 - exp (-(t * s))) / s)^2)
    with (s * (t / (1 + t * s))^2 * ((1 - exp (-(t * s))) * (1 + t * s) / (t * s))^2) by (field; lra).
  replace (sharp * (s * (/ (s + / t))^2)) with (s * (t / (1 + t * s))^2 * sharp) by (field; repeat split; nra).
  apply Rmult_le_compat_l; [|exact G]. apply Rmult_le_pos; [lra | apply pow2_ge_0].
Qed.

Theorem gf_variance_weighted w (P : problem) t : nonneg_weight w -> valid P -> 0 < t ->
  Var w (gradient_flow t) P <= sharp * Var w (ridge (/ t)) P.
Proof. intros W V T. apply var_le; [exact W | exact V |]. intros s S. now apply filters_compared. Qed.

Theorem gf_variance_sharp (P : problem) t : valid P -> 0 < t ->
  Var estimation (gradient_flow t) P <= 168590906 / 100000000 * Var estimation (ridge (/ t)) P.
Proof. apply gf_variance_weighted, estimation_nonneg. Qed.

Theorem gf_variance (P : problem) t : valid P -> 0 < t ->
  Var estimation (gradient_flow t) P <= 16862 / 10000 * Var estimation (ridge (/ t)) P.
Proof.
  intros V T. pose proof (gf_variance_sharp P t V T).
  pose proof (var_nonneg estimation (ridge (/ t)) P estimation_nonneg V). lra.
Qed.

(* One direction with s = 1 refutes 1.68590905, hence 1.6859. *)
Definition one_direction := Problem [Direction 1 0] 1 1.
Lemma one_direction_valid : valid one_direction.
Proof. repeat split; cbn; [intros d [<-|[]]; cbn; lra | lia | lra]. Qed.
Theorem gf_variance_sharp_converse :
  exists P t, valid P /\ 0 < t /\ 168590905 / 100000000 * Var estimation (ridge (/ t)) P < Var estimation (gradient_flow t) P.
Proof.
  exists one_direction, (117529 / 65536). split; [exact one_direction_valid|]. split; [lra|].
  unfold Var, one_direction, estimation, gradient_flow, ridge. cbn [directions wsum eigenvalue sigma2 samples INR].
  destruct (Req_EM_T 1 0); [lra|]. interval with (i_prec 80).
Qed.
Theorem gf_variance_too_small :
  ~ forall P t, valid P -> 0 < t -> Var estimation (gradient_flow t) P <= 16859 / 10000 * Var estimation (ridge (/ t)) P.
Proof.
  intros H. destruct gf_variance_sharp_converse as (P & t & V & T & G). specialize (H P t V T).
  pose proof (var_nonneg estimation (ridge (/ t)) P estimation_nonneg V). lra.
Qed.

Definition theorems := (gf_variance, gf_variance_sharp, gf_variance_sharp_converse, gf_variance_too_small).
Print Assumptions theorems.
