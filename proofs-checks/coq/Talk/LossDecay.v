(* loss-decay, by Gronwall: f' <= -alpha f + alpha gamma gives f(t) <= (f(0) - gamma) e^(-alpha t) + gamma. In the claim f(t) = E F(beta_t), whose
   derivative is -E|grad F|^2 + (1/2) E tr(Sigma Q) by Dynkin's formula, the hypothesis [dynkin]; loss-drift bounds both terms.
   The function need not be anything else than differentiable. *)
From Coq Require Import Reals Psatz.
From Coquelicot Require Import Coquelicot.
From Verify Require Import HalfLine.
Open Scope R_scope.

Theorem gronwall (f df : R -> R) alpha gamma T : 0 <= T ->
  (forall t, 0 <= t <= T -> is_derive f t (df t)) -> (forall t, 0 <= t <= T -> df t <= - alpha * f t + alpha * gamma) ->
  forall t, 0 <= t <= T -> f t <= (f 0 - gamma) * exp (- (alpha * t)) + gamma.
Proof.
  intros HT D B t Ht.
  assert (P : 0 <= (f 0 - gamma) - (f t - gamma) * exp (alpha * t)).
  { apply (nonneg_by_derivative (fun u => (f 0 - gamma) - (f u - gamma) * exp (alpha * u))
      (fun u => - ((df u + alpha * (f u - gamma)) * exp (alpha * u))) T); [| |  | exact Ht].
    - intros u Hu. pose proof (D u Hu) as Du. auto_derive.
      + repeat split; trivial. now exists (df u).
      + match goal with |- context [Derive ?g u] => replace (Derive g u) with (df u) by (symmetry; apply is_derive_unique; exact Du) end. ring.
    - rewrite Rmult_0_r, exp_0. lra.
    - intros u Hu. specialize (B u Hu). pose proof (exp_pos (alpha * u)). nra. }
  assert (E : exp (- (alpha * t)) * exp (alpha * t) = 1) by (rewrite <- exp_plus, Rplus_opp_l; apply exp_0).
  pose proof (exp_pos (- (alpha * t))) as N. set (e := exp (- (alpha * t))) in *. set (g := exp (alpha * t)) in *.
  assert (0 <= e * ((f 0 - gamma) - (f t - gamma) * g)) by (apply Rmult_le_pos; lra).
  replace (e * ((f 0 - gamma) - (f t - gamma) * g)) with ((f 0 - gamma) * e - (f t - gamma) * (e * g)) in H by ring.
  rewrite E in H. lra.
Qed.

(* The claim. loss: E F(beta_t); energy: E|grad F|^2; noise: (1/2) E tr(Sigma Q). *)
Theorem loss_decay (loss energy noise : R -> R) mu kappa c least A T : 0 <= T ->
  (forall t, 0 <= t <= T -> is_derive loss t (- energy t + noise t)) (* dynkin *) ->
  (forall t, 0 <= t <= T -> 2 * mu * (loss t - least) <= energy t) (* gradient energy *) ->
  (forall t, 0 <= t <= T -> noise t <= kappa * c * loss t) (* loss-drift *) ->
  loss 0 - least <= A -> 0 <= least -> 0 <= kappa * c -> 0 < 2 * mu - kappa * c ->
  forall t, 0 <= t <= T -> loss t <= A * exp (- ((2 * mu - kappa * c) * t)) + 2 * mu * least / (2 * mu - kappa * c).
Proof.
  intros HT D En No HA HL HK Ha t Ht. set (alpha := 2 * mu - kappa * c) in *.
  pose proof (gronwall loss (fun t => - energy t + noise t) alpha (2 * mu * least / alpha) T HT D) as G.
  assert (B : forall t, 0 <= t <= T -> - energy t + noise t <= - alpha * loss t + alpha * (2 * mu * least / alpha)).
  { intros u Hu. specialize (En u Hu). specialize (No u Hu). replace (alpha * (2 * mu * least / alpha)) with (2 * mu * least) by (field; lra).
    unfold alpha. lra. }
  specialize (G B t Ht). apply Rle_trans with (1 := G). apply Rplus_le_compat_r. apply Rmult_le_compat_r; [apply Rlt_le, exp_pos|].
  assert (least <= 2 * mu * least / alpha).
  { apply (Rmult_le_reg_r alpha); [exact Ha|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra. unfold alpha. nra. }
  lra.
Qed.
Definition theorems := (gronwall, loss_decay).
Print Assumptions theorems.
