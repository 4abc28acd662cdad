(* gd-bias, gd-variance-4 and gd-variance-two-steps: gradient descent against ridge with lambda = 1/(k eta), for EVERY number k of steps. *)
From Coq Require Import Reals Psatz List.
From Coquelicot Require Import Rcomplements.
From Verify Require Import HalfLine Spectrum.
Open Scope R_scope.

Lemma bernoulli a k : 0 <= a -> 1 + INR k * a <= (1 + a)^k.
Proof.
  intros A. induction k as [|k IH]; [cbn; lra|]. rewrite S_INR. cbn [pow]. pose proof (pos_INR k).
  apply Rle_trans with ((1 + a) * (1 + INR k * a)); [nra | apply Rmult_le_compat_l; lra].
Qed.
Lemma bernoulli_below a k : 0 <= a <= 1 -> 1 - INR k * a <= (1 - a)^k.
Proof.
  intros A. induction k as [|k IH]; [cbn; lra|]. rewrite S_INR. cbn [pow]. pose proof (pos_INR k).
  apply Rle_trans with ((1 - a) * (1 - INR k * a)); [nra | apply Rmult_le_compat_l; lra].
Qed.
Lemma power_le_1 a k : 0 <= a <= 1 -> 0 <= a^k <= 1.
Proof. intros A. split; [apply pow_le; lra|]. rewrite <- (pow1 k). apply pow_incr. lra. Qed.
Lemma residual_at a k : 0 <= a <= 1 -> (1 - a)^k * (1 + INR k * a) <= 1.
Proof.
  intros A. apply Rle_trans with ((1 - a)^k * (1 + a)^k).
  - apply Rmult_le_compat_l; [apply pow_le; lra | apply bernoulli; lra].
  - rewrite <- Rpow_mult_distr. apply power_le_1. nra.
Qed.
(* With v^2 = 1 - a: (1 - a)^(k/2) >= 1 - k a/2 from two steps on, also for odd k. *)
Lemma half_power v k : 0 <= v <= 1 -> (2 <= k)%nat -> 1 - INR k * (1 - v^2) / 2 <= v^k.
Proof.
  intros V K. induction K as [|k K IH]; [cbn; lra|]. rewrite S_INR. cbn [pow].
  assert (2 <= INR k) by (change 2 with (INR 2); now apply le_INR).
  apply Rle_trans with (v * (1 - INR k * (1 - v^2) / 2)); [|apply Rmult_le_compat_l; lra].
  assert (0 <= (1 - v)^2 * (INR k * (1 + v) - 1)); [|lra]. apply Rmult_le_pos; [apply pow2_ge_0 | nra].
Qed.
Lemma variance_4_at a k : 0 <= a <= 1 -> (1 - (1 - a)^k) * (1 + INR k * a) <= 2 * (INR k * a).
Proof.
  intros A. pose proof (bernoulli_below a k A). destruct (power_le_1 (1 - a) k ltac:(lra)).
  pose proof (Rmult_le_pos _ _ (pos_INR k) (proj1 A)). nra.
Qed.
Lemma variance_two_steps_at a k : 0 <= a <= 1 -> (2 <= k)%nat -> (1 - (1 - a)^k) * (1 + INR k * a) <= 25 / 16 * (INR k * a).
Proof.
  intros A K. destruct (power_le_1 (1 - a) k ltac:(lra)) as [P0 P1]. pose proof (Rmult_le_pos _ _ (pos_INR k) (proj1 A)) as X.
  pose proof (half_power (sqrt (1 - a)) k) as H. rewrite pow2_sqrt in H by lra.
  replace (1 - (1 - a)) with a in H by ring.
  assert (S : 0 <= sqrt (1 - a) <= 1) by (split; [apply sqrt_pos | apply Rle_trans with (sqrt 1); [apply sqrt_le_1_alt; lra | rewrite sqrt_1; lra]]).
  specialize (H S K). destruct (Rle_dec (INR k * a) 2) as [L|L].
  - assert ((1 - INR k * a / 2)^2 <= (1 - a)^k).
    { replace (1 - a) with (sqrt (1 - a)^2) by (apply pow2_sqrt; lra). rewrite <- pow_mult, Nat.mul_comm, pow_mult. apply pow_incr. lra. }
    set (x := INR k * a) in *. apply Rle_trans with ((1 - (1 - x / 2)^2) * (1 + x)); [apply Rmult_le_compat_r; lra|].
    assert (0 <= x * (x - 3 / 2)^2) by (apply Rmult_le_pos; [lra | apply pow2_ge_0]). nra.
  - apply Rle_trans with (1 * (1 + INR k * a)); [apply Rmult_le_compat_r; lra | lra].
Qed.

Definition stable eta (P : problem) := forall d, In d (directions P) -> eta * eigenvalue d <= 1.
Section Steps.
Variables (P : problem) (eta : R) (k : nat).
Hypotheses (V : valid P) (E : 0 < eta) (B : stable eta P) (K : (1 <= k)%nat).

Let on_spectrum := fun (f g : R -> R) => forall d, In d (directions P) -> f (eigenvalue d) <= g (eigenvalue d).
Lemma steps_positive : 1 <= INR k. Proof. change 1 with (INR 1). now apply le_INR. Qed.

Lemma descent_bias_at s : 0 <= s -> eta * s <= 1 -> (1 - s * gradient_descent eta k s)^2 <= (1 - s * ridge (/ (INR k * eta)) s)^2.
Proof.
  intros S L. pose proof steps_positive. assert (0 <= eta * s) by (apply Rmult_le_pos; lra). assert (0 < INR k * eta) by nra.
  assert (0 <= INR k * (eta * s)) by (apply Rmult_le_pos; lra).
  replace (1 - s * gradient_descent eta k s) with ((1 - eta * s)^k).
  2: { unfold gradient_descent. destruct (Req_EM_T s 0) as [->|N]; [rewrite Rmult_0_r, Rminus_0_r, pow1; ring | field; exact N]. }
  replace (1 - s * ridge (/ (INR k * eta)) s) with (/ (1 + INR k * (eta * s))) by (unfold ridge; field; repeat split; nra).
  apply pow_incr. split; [apply pow_le; lra|]. apply (Rmult_le_reg_r (1 + INR k * (eta * s))); [lra|]. rewrite Rinv_l by lra.
  apply residual_at. lra.
Qed.
Theorem gd_bias : Bias2 estimation (gradient_descent eta k) P <= Bias2 estimation (ridge (/ (INR k * eta))) P.
Proof.
  destruct V as (S & _ & _). apply wsum_le. intros d D. unfold estimation. rewrite !Rmult_1_l, !Rpow_mult_distr.
  apply Rmult_le_compat_r; [apply pow2_ge_0 | apply descent_bias_at; [apply S | apply B]; exact D].
Qed.
Lemma descent_variance C : 0 <= C -> (forall a, 0 <= a <= 1 -> (1 - (1 - a)^k) * (1 + INR k * a) <= C * (INR k * a)) ->
  Var estimation (gradient_descent eta k) P <= C^2 * Var estimation (ridge (/ (INR k * eta))) P.
Proof.
  intros C0 F. pose proof (noise_nonneg P V). pose proof steps_positive. destruct V as (S & _ & _). unfold Var.
  rewrite <- Rmult_assoc, (Rmult_comm (C^2)), Rmult_assoc. apply Rmult_le_compat_l; [assumption|]. rewrite <- wsum_scale.
  apply wsum_le. intros d D. unfold estimation, gradient_descent, ridge. specialize (S d D). specialize (B d D). set (s := eigenvalue d) in *.
  destruct (Req_EM_T s 0) as [->|N]; [apply Req_le; ring|]. assert (0 < eta * s) by nra. assert (0 < INR k * (eta * s)) by nra.
  specialize (F (eta * s) ltac:(lra)). destruct (power_le_1 (1 - eta * s) k ltac:(lra)).
  rewrite !Rmult_1_l. replace (C^2 * (s * (/ (s + / (INR k * eta)))^2)) with (s * (C * (INR k * (eta * s)) / (1 + INR k * (eta * s)) / s)^2)
    by (field; repeat split; nra).
  apply Rmult_le_compat_l; [lra|]. apply pow_incr. split; [apply Rdiv_le_0_compat; lra|].
  apply Rmult_le_compat_r; [apply Rlt_le, Rinv_0_lt_compat; lra|]. apply (Rmult_le_reg_r (1 + INR k * (eta * s))); [lra|].
  unfold Rdiv. rewrite (Rmult_assoc (C * _)), Rinv_l by lra. lra.
Qed.
Theorem gd_variance_4 : Var estimation (gradient_descent eta k) P <= 4 * Var estimation (ridge (/ (INR k * eta))) P.
Proof. replace 4 with (2^2) by ring. apply descent_variance; [lra|]. intros a A. now apply variance_4_at. Qed.
Theorem gd_variance_two_steps : (2 <= k)%nat ->
  Var estimation (gradient_descent eta k) P <= 625 / 256 * Var estimation (ridge (/ (INR k * eta))) P.
Proof. intros K2. replace (625 / 256) with ((25 / 16)^2) by field. apply descent_variance; [lra|]. intros a A. now apply variance_two_steps_at. Qed.
End Steps.

Definition theorems := (gd_bias, gd_variance_4, gd_variance_two_steps).
Print Assumptions theorems.
