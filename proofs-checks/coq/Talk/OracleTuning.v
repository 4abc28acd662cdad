(* oracle-tuning-average: averaged over truths with mean square tau^2 in each direction, ridge with lambda = sigma^2/(n tau^2) has at most the risk
   of every estimator that is diagonal in the eigenbasis, gradient flow at every t among them, and of stochastic gradient flow, whose
   risk is that of gradient flow plus the trace of a covariance (risk-decomposition), which is not negative.
   The average is any linear functional that respects order: of a normal law, or of another. *)
From Coq Require Import Reals Psatz List.
From Verify Require Import Spectrum.
Import ListNotations.
Open Scope R_scope.

Section Average.
Variables (Omega : Type) (E : (Omega -> R) -> R).
Hypothesis E_ext : forall F G, (forall o, F o = G o) -> E F = E G.
Hypothesis E_linear : forall c F G, E (fun o => c * F o + G o) = c * E F + E G.
Hypothesis E_one : E (fun _ => 1) = 1.
Hypothesis E_mono : forall F G, (forall o, F o <= G o) -> E F <= E G.

(* The spectrum with the number of each direction, and a random truth. *)
Variables (spectrum : list (R * nat)) (theta : Omega -> nat -> R) (tau2 sigma2 : R) (n : nat).
Hypothesis nonnegative : forall a, In a spectrum -> 0 <= fst a.
Hypothesis samples_positive : (0 < n)%nat.
Hypothesis tau2_positive : 0 < tau2.
Hypothesis sigma2_positive : 0 < sigma2.
Hypothesis mean_square : forall i, E (fun o => theta o i ^ 2) = tau2.

Definition instance (o : Omega) := Problem (map (fun a => Direction (fst a) (theta o (snd a))) spectrum) n sigma2.
Definition average_risk w (c : filter) := E (fun o => Risk w c (instance o)).

Lemma E_const c : E (fun _ => c) = c.
Proof.
  assert (Z : E (fun _ => 0) = 0).
  { assert (H := E_linear (-1) (fun _ => 1) (fun _ => 1)). rewrite E_one in H. rewrite <- (E_ext (fun _ => -1 * 1 + 1)); [lra | intros; ring]. }
  rewrite (E_ext _ (fun _ => c * 1 + 0)) by (intros; ring). rewrite E_linear, E_one, Z. ring.
Qed.
Lemma wsum_map {A B} (f : B -> R) (g : A -> B) l : wsum f (map g l) = wsum (fun a => f (g a)) l.
Proof. induction l as [|a l IH]; cbn; [reflexivity | now rewrite IH]. Qed.

Lemma average_risk_is w c : average_risk w c =
  wsum (fun a => w (fst a) * (tau2 * (1 - fst a * c (fst a))^2 + sigma2 / INR n * (fst a * c (fst a)^2))) spectrum.
Proof.
  unfold average_risk, Risk, Bias2, Var, instance. cbn [directions samples Spectrum.sigma2].
  rewrite (E_ext _ (fun o => wsum (fun a => w (fst a) * ((1 - fst a * c (fst a)) * theta o (snd a))^2
    + sigma2 / INR n * (w (fst a) * (fst a * c (fst a)^2))) spectrum)).
  2:{ intros o. rewrite !wsum_map, wsum_plus, wsum_scale. reflexivity. }
  clear nonnegative. induction spectrum as [|a l IH]; cbn [wsum]; [apply E_const|].
  rewrite (E_ext _ (fun o => w (fst a) * (1 - fst a * c (fst a))^2 * theta o (snd a)^2 + (sigma2 / INR n * (w (fst a) * (fst a * c (fst a)^2)) * 1 +
    wsum (fun a => w (fst a) * ((1 - fst a * c (fst a)) * theta o (snd a))^2 + sigma2 / INR n * (w (fst a) * (fst a * c (fst a)^2))) l))) by (intros; ring).
  rewrite E_linear, mean_square, E_linear, E_one, IH. ring.
Qed.

Definition best := sigma2 / (INR n * tau2).
Lemma n_positive : 0 < INR n. Proof. now apply lt_0_INR. Qed.

(* A perfect square in c. *)
Lemma ridge_is_best w (c : filter) : nonneg_weight w -> average_risk w (ridge best) <= average_risk w c.
Proof.
  intros W. rewrite !average_risk_is. apply wsum_le. intros [s i] B. cbn [fst]. specialize (nonnegative _ B). cbn [fst] in nonnegative.
  apply Rmult_le_compat_l; [now apply W|]. pose proof n_positive as N.
  assert (L : 0 < best) by (apply Rmult_lt_0_compat; [assumption | apply Rinv_0_lt_compat, Rmult_lt_0_compat; assumption]).
  assert (V : sigma2 / INR n = tau2 * best) by (unfold best; field; lra). rewrite V. unfold ridge. set (u := c s).
  assert (S : 0 <= tau2 * (s * (s + best)) * (u - / (s + best))^2).
  { apply Rmult_le_pos; [|apply pow2_ge_0]. apply Rmult_le_pos; [lra|]. apply Rmult_le_pos; lra. }
  enough (tau2 * (1 - s * u)^2 + tau2 * best * (s * u^2) - (tau2 * (1 - s * / (s + best))^2 + tau2 * best * (s * (/ (s + best))^2)) =
    tau2 * (s * (s + best)) * (u - / (s + best))^2) by lra.
  field. lra.
Qed.

(* The claim: whatever t is, and whatever the covariance adds for each truth. *)
Theorem oracle_tuning_average w t (trace : Omega -> R) : nonneg_weight w -> (forall o, 0 <= trace o) ->
  average_risk w (ridge best) <= E (fun o => Risk w (gradient_flow t) (instance o) + trace o).
Proof.
  intros W T. apply Rle_trans with (1 := ridge_is_best w (gradient_flow t) W). apply E_mono. intros o. specialize (T o). lra.
Qed.
End Average.
Definition theorems := (ridge_is_best, oracle_tuning_average).
Print Assumptions theorems.
