(* risk-decomposition and oracle-tuning-average. *)
From Coq Require Import Reals Psatz List.
From Verify Require Import HalfLine Spectrum.
Open Scope R_scope.

(* Risk = Bias2 + Var_eps + tr E_eps Cov_I, coordinate by coordinate, for any two expectations: E over the noise eps, and EI over the
   mini-batches or the Brownian motion given eps. An expectation is a linear functional with E 1 = 1. *)
Definition expectation {A} (E : (A -> R) -> R) :=
  (forall F G, (forall a, F a = G a) -> E F = E G) /\ (forall c F G, E (fun a => c * F a + G a) = c * E F + E G) /\ E (fun _ => 1) = 1.
Section Decomposition.
Variables (Eps Batch : Type) (E : (Eps -> R) -> R) (EI : Eps -> (Batch -> R) -> R).
Hypotheses (HE : expectation E) (HI : forall e, expectation (EI e)).
Variables (p : list nat) (b : nat -> Eps -> Batch -> R) (truth : nat -> R).

Let mean i e := EI e (fun o => b i e o).
Definition risk := wsum (fun i => E (fun e => EI e (fun o => (b i e o - truth i)^2))) p.
Definition bias2 := wsum (fun i => (E (mean i) - truth i)^2) p.
Definition var_eps := wsum (fun i => E (fun e => (mean i e - E (mean i))^2)) p.
Definition trace_cov_batch := wsum (fun i => E (fun e => EI e (fun o => (b i e o - mean i e)^2))) p.

Lemma expectation_scale {A} (F : (A -> R) -> R) : expectation F -> forall c G, F (fun a => c * G a) = c * F G.
Proof.
  intros (X & L & O) c G. assert (Z : F (fun _ => 0) = 0).
  { rewrite (X _ (fun _ => -1 * 1 + 1)) by (intros; ring). rewrite (L (-1) (fun _ => 1) (fun _ => 1)), O. ring. }
  rewrite (X _ (fun a => c * G a + 0)) by (intros; ring). rewrite (L c G (fun _ => 0)), Z. ring.
Qed.
Lemma expectation_const {A} (F : (A -> R) -> R) : expectation F -> forall c, F (fun _ => c) = c.
Proof.
  intros H c. pose proof (expectation_scale F H c (fun _ => 1)) as S. destruct H as (X & L & O). rewrite O, Rmult_1_r in S.
  exact S.
Qed.
Lemma second_moment {A} (F : (A -> R) -> R) : expectation F -> forall G c, F (fun a => (G a - c)^2) = F (fun a => (G a - F G)^2) + (F G - c)^2.
Proof.
  intros H G c. pose proof (expectation_const F H) as K. destruct H as (X & L & O). set (m := F G).
  rewrite (X _ (fun a => 1 * (G a - m)^2 + ((2 * (m - c)) * G a + (-2 * (m - c) * m + (m - c)^2)))) by (intros; ring).
  rewrite (L 1 (fun a => (G a - m)^2)), (L (2 * (m - c)) G), K. fold m. ring.
Qed.
Theorem risk_decomposition : risk = bias2 + var_eps + trace_cov_batch.
Proof.
  unfold risk, bias2, var_eps, trace_cov_batch. rewrite <- !wsum_plus. apply wsum_ext. intros i _.
  destruct HE as (X & L & O).
  rewrite (X _ (fun e => 1 * EI e (fun o => (b i e o - mean i e)^2) + (mean i e - truth i)^2)).
  2: { intros e. rewrite (second_moment (EI e) (HI e) (b i e) (truth i)). unfold mean. change (EI e (fun o => b i e o)) with (EI e (b i e)). ring. }
  rewrite (L 1), (second_moment E HE (mean i) (truth i)). ring.
Qed.
End Decomposition.

(* Averaged over truths with E theta_i = 0 and E theta_i^2 = tau2, ridge with lambda = sigma2/(n tau2) is the best filter, at every eigenvalue:
   hence no worse than gradient flow, and than stochastic gradient flow, whose risk is that of gradient flow and a covariance >= 0. *)
Definition AverageRisk (tau2 : R) (c : filter) (P : problem) :=
  wsum (fun d => (1 - eigenvalue d * c (eigenvalue d))^2 * tau2 + sigma2 P / INR (samples P) * (eigenvalue d * (c (eigenvalue d))^2)) (directions P).
Theorem ridge_is_best_on_average tau2 (c : filter) (P : problem) : valid P -> 0 < tau2 -> 0 < sigma2 P ->
  AverageRisk tau2 (ridge (sigma2 P / (INR (samples P) * tau2))) P <= AverageRisk tau2 c P.
Proof.
  intros V T S. destruct V as (E & N & _). apply lt_0_INR in N. apply wsum_le. intros d D. specialize (E d D). set (s := eigenvalue d) in *.
  set (v := sigma2 P / INR (samples P)). assert (0 < v) by (apply Rdiv_lt_0_compat; assumption).
  replace (sigma2 P / (INR (samples P) * tau2)) with (v / tau2) by (unfold v; field; lra). unfold ridge.
  assert (0 < s * tau2 + v) by nra.
  assert (Q : (1 - s * c s)^2 * tau2 + v * (s * (c s)^2) =
    ((1 - s * / (s + v / tau2))^2 * tau2 + v * (s * (/ (s + v / tau2))^2)) + s * (s * tau2 + v) * (c s - / (s + v / tau2))^2).
  { field. split; [lra|]. replace (s * tau2 + v) with (s * tau2 + v) by ring. lra. }
  rewrite Q. assert (0 <= s * (s * tau2 + v) * (c s - / (s + v / tau2))^2); [|lra].
  apply Rmult_le_pos; [apply Rmult_le_pos; lra | apply pow2_ge_0].
Qed.
Theorem oracle_tuning_average tau2 t cov (P : problem) : valid P -> 0 < tau2 -> 0 < sigma2 P -> 0 <= cov ->
  AverageRisk tau2 (ridge (sigma2 P / (INR (samples P) * tau2))) P <= AverageRisk tau2 (gradient_flow t) P + cov.
Proof. intros V T S C. pose proof (ridge_is_best_on_average tau2 (gradient_flow t) P V T S). lra. Qed.

Definition theorems := (@risk_decomposition, ridge_is_best_on_average, oracle_tuning_average).
Print Assumptions theorems.
