(* risk-decomposition: Risk = Bias^2 + Var over the noise + trace of the mean covariance given the noise. Two linear functionals: over the noise, and
   given the noise over mini-batches or Brownian motion; their composition is the expectation (the tower rule is this definition).
   sgf-minus-gf, sgd-minus-gd: so the risk is at least that of the conditional mean, which gradient flow and gradient descent are
   (sgf-mean, sgd-mean), by the trace. The weights are 1 for estimation, and eigenvalues, in the eigenbasis, for prediction. *)
From Coq Require Import Reals Psatz List.
From Verify Require Import Spectrum.
Open Scope R_scope.

Record expectation (Omega : Type) := Expectation {
  mean : (Omega -> R) -> R;
  mean_ext : forall F G, (forall o, F o = G o) -> mean F = mean G;
  mean_linear : forall c F G, mean (fun o => c * F o + G o) = c * mean F + mean G;
  mean_one : mean (fun _ => 1) = 1;
  mean_nonneg : forall F, (forall o, 0 <= F o) -> 0 <= mean F }.
Arguments mean {Omega}.

Lemma mean_zero {O} (E : expectation O) : mean E (fun _ => 0) = 0.
Proof.
  assert (H := mean_linear O E (-1) (fun _ => 1) (fun _ => 1)). rewrite (mean_one O E) in H.
  rewrite <- (mean_ext O E (fun _ => -1 * 1 + 1)); [lra | intros; ring].
Qed.
Lemma mean_scale {O} (E : expectation O) c F : mean E (fun o => c * F o) = c * mean E F.
Proof. rewrite (mean_ext O E _ (fun o => c * F o + 0)) by (intros; ring). rewrite mean_linear, mean_zero. ring. Qed.
Lemma mean_plus {O} (E : expectation O) F G : mean E (fun o => F o + G o) = mean E F + mean E G.
Proof. rewrite (mean_ext O E _ (fun o => 1 * F o + G o)) by (intros; ring). rewrite mean_linear. ring. Qed.
Lemma mean_const {O} (E : expectation O) c : mean E (fun _ => c) = c.
Proof. rewrite (mean_ext O E _ (fun o => c * 1)) by (intros; ring). rewrite mean_scale, mean_one. ring. Qed.
Lemma mean_wsum {O A} (E : expectation O) (F : A -> O -> R) l : mean E (fun o => wsum (fun a => F a o) l) = wsum (fun a => mean E (F a)) l.
Proof. induction l as [|a l IH]; cbn; [apply mean_zero | now rewrite mean_plus, IH]. Qed.
(* About the mean: E(Z - c)^2 = (EZ - c)^2 + E(Z - EZ)^2. *)
Lemma about_the_mean {O} (E : expectation O) Z c :
  mean E (fun o => (Z o - c)^2) = (mean E Z - c)^2 + mean E (fun o => (Z o - mean E Z)^2).
Proof.
  set (M := mean E Z). rewrite (mean_ext O E _ (fun o => 2 * (M - c) * Z o + (((M - c)^2 - 2 * (M - c) * M) * 1 + (Z o - M)^2))) by (intros; ring).
  rewrite mean_linear, mean_linear, mean_one. fold M. ring.
Qed.

Section Decomposition.
Variables (Noise Draw : Type) (En : expectation Noise) (Ei : Noise -> expectation Draw).
Variables (coordinates : list nat) (w : nat -> R) (b : Noise -> Draw -> nat -> R) (truth : nat -> R).
Hypothesis weights : forall a, In a coordinates -> 0 <= w a.
Definition both (F : Noise -> Draw -> R) := mean En (fun e => mean (Ei e) (F e)).
Definition given (e : Noise) (a : nat) := mean (Ei e) (fun i => b e i a).
Definition grand (a : nat) := mean En (fun e => given e a).
Definition risk := both (fun e i => wsum (fun a => w a * (b e i a - truth a)^2) coordinates).
Definition risk_of_the_mean := mean En (fun e => wsum (fun a => w a * (given e a - truth a)^2) coordinates).
Definition bias2 := wsum (fun a => w a * (grand a - truth a)^2) coordinates.
Definition variance := wsum (fun a => w a * mean En (fun e => (given e a - grand a)^2)) coordinates.
Definition trace := mean En (fun e => wsum (fun a => w a * mean (Ei e) (fun i => (b e i a - given e a)^2)) coordinates).

Lemma risk_splits : risk = risk_of_the_mean + trace.
Proof.
  unfold risk, both, risk_of_the_mean, trace. rewrite <- mean_plus. apply mean_ext. intros e. rewrite mean_wsum, <- wsum_plus.
  apply wsum_ext. intros a _. rewrite mean_scale, about_the_mean. fold (given e a). ring.
Qed.
Theorem risk_decomposition : risk = bias2 + variance + trace.
Proof.
  rewrite risk_splits. f_equal. unfold risk_of_the_mean, bias2, variance. rewrite mean_wsum, <- wsum_plus.
  apply wsum_ext. intros a _. rewrite mean_scale, (about_the_mean En (fun e => given e a)). fold (grand a). ring.
Qed.
Theorem noise_never_helps : risk_of_the_mean <= risk.
Proof.
  rewrite risk_splits. enough (0 <= trace) by lra. apply mean_nonneg. intros e. apply wsum_nonneg. intros a A.
  apply Rmult_le_pos; [now apply weights | apply mean_nonneg; intros i; apply pow2_ge_0].
Qed.
End Decomposition.
Definition theorems := (risk_decomposition, noise_never_helps).
Print Assumptions theorems.
