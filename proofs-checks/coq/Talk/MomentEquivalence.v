(* moment-equivalence: SGD and the Euler steps of stochastic gradient flow share first and second moments after EVERY number k of steps,
   for all n, p, m, eta, X, y and every start; errors-match, sgd-mean, diffusion-coefficient, sgd-split follow. Over every field in which
   n and m are not zero (the real numbers among them).
   SGD: the expectation of F(beta_k) is the mean over all n^m mini-batches, k times. Euler: any noise xi with E xi = 0 and E xi xi' = I
   (the normal law is one), given as a linear functional E; any root of Q(beta); any root of eta. *)
From mathcomp Require Import all_ssreflect all_algebra ring.
From Verify Require Import MiniBatch.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory. Local Open Scope ring_scope.

Section Dot.
Variables (R : fieldType) (p : nat).
Definition dot (l : 'rV[R]_p) (v : 'cV[R]_p) : R := (l *m v) 0 0.
Lemma dotE l v : dot l v = \sum_a l 0 a * v a 0. Proof. by rewrite /dot mxE. Qed.
Lemma dotD l u v : dot l (u + v) = dot l u + dot l v. Proof. by rewrite /dot mulmxDr mxE. Qed.
Lemma dotZ l c v : dot l (c *: v) = c * dot l v. Proof. by rewrite /dot -scalemxAr mxE. Qed.
Lemma dot_sum (I : finType) l (v : I -> 'cV[R]_p) : dot l (\sum_i v i) = \sum_i dot l (v i).
Proof. by rewrite /dot mulmx_sumr summxE. Qed.
Lemma dot_coord a v : dot (delta_mx 0 a) v = v a 0.
Proof. by rewrite /dot -rowE mxE. Qed.
Lemma outer l l' v w : (l *m (v *m w^T) *m l'^T) 0 0 = dot l v * dot l' w.
Proof. by rewrite mulmxA -mulmxA -trmx_mul !mxE big_ord1 /dot !mxE. Qed.
End Dot.

Section Chains.
Variables (R : fieldType) (n m p : nat) (X : 'M[R]_(n, p)) (y : 'cV[R]_n) (eta : R).
Hypotheses (n0 : n%:R != 0 :> R) (m0 : m%:R != 0 :> R).
Notation batch := {ffun 'I_m -> 'I_n}.
Notation state := 'cV[R]_p.

(* Residual and gradient of one sample, the mean gradient, the diffusion coefficient Q with kappa = eta/m. *)
Definition residual (i : 'I_n) (b : state) : R := y i 0 - dot (row i X) b.
Definition gradient (i : 'I_n) (b : state) : state := residual i b *: (row i X)^T.
Definition full (b : state) : state := n%:R^-1 *: \sum_i gradient i b.
Definition diffusion (b : state) : 'M[R]_p :=
  (eta / m%:R) *: (n%:R^-1 *: (\sum_i gradient i b *m (gradient i b)^T) - full b *m (full b)^T).

Definition sgd_step (b : state) (f : batch) : state := b + eta *: (m%:R^-1 *: \sum_c gradient (f c) b).
Definition gd_step (b : state) : state := b + eta *: full b.
Definition sgd (F : state -> R) (b : state) : R := mean (fun f : batch => F (sgd_step b f)).

(* The noise of the Euler step. *)
Variables (E : (state -> R) -> R) (root : state -> 'M[R]_p) (root_eta : R).
Hypothesis E_ext : forall F G, F =1 G -> E F = E G.
Hypothesis E_linear : forall c F G, E (fun x => c * F x + G x) = c * E F + E G.
Hypothesis E_one : E (fun=> 1) = 1.
Hypothesis E_mean : forall a, E (fun x => x a 0) = 0.
Hypothesis E_covariance : forall a b, E (fun x => x a 0 * x b 0) = (a == b)%:R.
Hypothesis root_diffusion : forall b, root b *m (root b)^T = diffusion b.
Hypothesis root_step : root_eta ^+ 2 = eta.
Definition euler_step (b x : state) : state := b + eta *: full b + root_eta *: (root b *m x).
Definition euler (F : state -> R) (b : state) : R := E (fun x => F (euler_step b x)).

(* Expectations after k steps from b. *)
Definition sgd_after k F := iter k sgd F.
Definition euler_after k F := iter k euler F.

(* Affine functions of beta, and polynomials of degree at most 2. *)
Definition affine (A : state -> R) := exists c l, forall b, A b = c + dot l b.
Inductive quadratic : (state -> R) -> Prop :=
| quadratic_prod A B : affine A -> affine B -> quadratic (fun b => A b * B b)
| quadratic_add F G : quadratic F -> quadratic G -> quadratic (fun b => F b + G b)
| quadratic_ext F G : F =1 G -> quadratic F -> quadratic G.

Lemma affine_ext A B : A =1 B -> affine A -> affine B.
Proof. by move=> e [c [l H]]; exists c, l => b; rewrite -e. Qed.
Lemma affine_const c : affine (fun=> c).
Proof. by exists c, 0 => b; rewrite /dot mul0mx mxE addr0. Qed.
Lemma affine_dot l : affine (dot l).
Proof. by exists 0, l => b; rewrite add0r. Qed.
Lemma affine_comb u A B : affine A -> affine B -> affine (fun b => u * A b + B b).
Proof.
move=> [c [l H]] [d [k K]]; exists (u * c + d), (u *: l + k) => b.
by rewrite H K /dot mulmxDl -scalemxAl !mxE; ring.
Qed.
Lemma affine_scale u A : affine A -> affine (fun b => u * A b).
Proof. by move=> H; apply: affine_ext (affine_comb u H (affine_const 0)) => b; rewrite addr0. Qed.
Lemma affine_sum (I : finType) (A : I -> state -> R) : (forall i, affine (A i)) -> affine (fun b => \sum_i A i b).
Proof.
move=> H; rewrite /index_enum; elim: (Finite.enum I : seq I) => [|i s IH].
  by apply: affine_ext (affine_const 0) => b; rewrite big_nil.
by apply: affine_ext (affine_comb 1 (H i) IH) => b; rewrite big_cons mul1r.
Qed.
Lemma quadratic_sum (I : finType) (F : I -> state -> R) : (forall i, quadratic (F i)) -> quadratic (fun b => \sum_i F i b).
Proof.
move=> H; rewrite /index_enum; elim: (Finite.enum I : seq I) => [|i s IH].
  by apply: quadratic_ext (quadratic_prod (affine_const 0) (affine_const 0)) => b; rewrite big_nil mul0r.
by apply: quadratic_ext (quadratic_add (H i) IH) => b; rewrite big_cons.
Qed.
Lemma quadratic_affine A : affine A -> quadratic A.
Proof. by move=> H; apply: quadratic_ext (quadratic_prod (affine_const 1) H) => b; rewrite mul1r. Qed.

(* A linear form of a sample gradient, its mean over the samples, and what one step does to an affine function. *)
Definition along (l : 'rV[R]_p) (b : state) (i : 'I_n) : R := dot l (gradient i b).
Lemma affine_along l i : affine (fun b => along l b i).
Proof.
apply: affine_ext (affine_comb (- dot l (row i X)^T) (affine_dot (row i X)) (affine_const (y i 0 * dot l (row i X)^T))) => b.
by rewrite /along /gradient dotZ /residual; ring.
Qed.
Lemma dot_full l b : dot l (full b) = avg (along l b).
Proof. by rewrite /full dotZ dot_sum mulrC. Qed.
Lemma affine_full l : affine (fun b => dot l (full b)).
Proof.
apply: affine_ext (affine_scale n%:R^-1 (affine_sum (affine_along l))) => b.
by rewrite dot_full /avg mulrC.
Qed.
Lemma dot_diffusion l l' b : (l *m diffusion b *m l'^T) 0 0 =
  eta / m%:R * (avg (fun i => along l b i * along l' b i) - avg (along l b) * avg (along l' b)).
Proof.
rewrite /diffusion -scalemxAr -scalemxAl [LHS]mxE; congr (_ * _).
rewrite mulmxBr mulmxBl [LHS]mxE [X in _ + X]mxE outer !dot_full; congr (_ - _).
rewrite -scalemxAr -scalemxAl [LHS]mxE mulmx_sumr mulmx_suml summxE mulrC; congr (_ * _).
by apply: eq_bigr => i _; rewrite outer.
Qed.

Lemma affine_sgd_step A c l b f : (forall b, A b = c + dot l b) -> A (sgd_step b f) = A b + eta * bm (along l b) f.
Proof. by move=> H; rewrite !H /sgd_step dotD !dotZ dot_sum /bm [_ / m%:R]mulrC addrA. Qed.

(* One step of SGD and of Euler on a product of affine functions. *)
Lemma sgd_product A B c l c' l' b : (forall b, A b = c + dot l b) -> (forall b, B b = c' + dot l' b) ->
  sgd (fun b => A b * B b) b = (A b + eta * dot l (full b)) * (B b + eta * dot l' (full b)) + eta * (l *m diffusion b *m l'^T) 0 0.
Proof.
move=> HA HB; rewrite /sgd dot_diffusion !dot_full.
rewrite (eq_mean (G := fun f => (A b + eta * bm (along l b) f) * (B b + eta * bm (along l' b) f))).
  exact: moment_equivalence2.
by move=> f; rewrite (affine_sgd_step _ _ HA) (affine_sgd_step _ _ HB).
Qed.

Lemma E_scale c F : E (fun x => c * F x) = c * E F.
Proof.
have Z : E (fun=> 0) = 0.
  rewrite -[RHS](addNr 1) -[in RHS]E_one -[X in _ = X + _]mulN1r -E_linear.
  by apply: E_ext => x; rewrite mulN1r addNr.
by rewrite -[RHS]addr0 -Z -E_linear; apply: E_ext => x; rewrite addr0.
Qed.
Lemma E_add F G : E (fun x => F x + G x) = E F + E G.
Proof. by rewrite -[E F]mul1r -E_linear; apply: E_ext => x; rewrite mul1r. Qed.
Lemma E_const c : E (fun=> c) = c.
Proof. by rewrite -[RHS]mulr1 -E_one -E_scale; apply: E_ext => x; rewrite mulr1. Qed.
Lemma E_sum (I : finType) (F : I -> state -> R) : E (fun x => \sum_i F i x) = \sum_i E (F i).
Proof.
rewrite /index_enum; elim: (Finite.enum I : seq I) => [|i s IH].
  by transitivity (E (fun=> 0)); [apply: E_ext => x; rewrite big_nil | rewrite E_const big_nil].
by rewrite big_cons -IH -E_add; apply: E_ext => x; rewrite big_cons.
Qed.
Lemma E_dot w : E (dot w) = 0.
Proof.
rewrite (E_ext (G := fun x => \sum_a w 0 a * x a 0)); last by move=> x; rewrite dotE.
by rewrite E_sum big1 // => a _; rewrite E_scale E_mean mulr0.
Qed.
Lemma E_dot2 w w' : E (fun x => dot w x * dot w' x) = (w *m w'^T) 0 0.
Proof.
rewrite (E_ext (G := fun x => \sum_a \sum_b (w 0 a * w' 0 b) * (x a 0 * x b 0))); last first.
  by move=> x; rewrite !dotE big_distrl; apply: eq_bigr => a _; rewrite big_distrr; apply: eq_bigr => b _ /=; rewrite mulrACA.
rewrite E_sum mxE; apply: eq_bigr => a _; rewrite E_sum (bigD1 a) //= E_scale E_covariance eqxx mulr1 !mxE big1 ?addr0 //.
by move=> b ba; rewrite E_scale E_covariance eq_sym (negPf ba) mulr0.
Qed.
Lemma E_product u u' w w' : E (fun x => (u + dot w x) * (u' + dot w' x)) = u * u' + (w *m w'^T) 0 0.
Proof.
rewrite (E_ext (G := fun x => u * u' + (u * dot w' x + (u' * dot w x + dot w x * dot w' x)))); last by move=> x; ring.
by rewrite E_add E_const E_add E_scale E_dot mulr0 add0r E_add E_scale E_dot mulr0 add0r E_dot2.
Qed.

Lemma affine_euler_step A c l b x : (forall b, A b = c + dot l b) ->
  A (euler_step b x) = A b + eta * dot l (full b) + dot (root_eta *: (l *m root b)) x.
Proof. by move=> H; rewrite !H /euler_step !dotD !dotZ !addrA /dot mulmxA -scalemxAl [X in _ = _ + X]mxE. Qed.
Lemma euler_product A B c l c' l' b : (forall b, A b = c + dot l b) -> (forall b, B b = c' + dot l' b) ->
  euler (fun b => A b * B b) b = (A b + eta * dot l (full b)) * (B b + eta * dot l' (full b)) + eta * (l *m diffusion b *m l'^T) 0 0.
Proof.
move=> HA HB; rewrite /euler.
rewrite (E_ext (G := fun x => (A b + eta * dot l (full b) + dot (root_eta *: (l *m root b)) x) *
  (B b + eta * dot l' (full b) + dot (root_eta *: (l' *m root b)) x))); last first.
  by move=> x; rewrite (affine_euler_step _ _ HA) (affine_euler_step _ _ HB).
rewrite E_product; congr (_ + _).
rewrite [(_ *: (l' *m _))^T]linearZ /= trmx_mul -scalemxAl -scalemxAr scalerA mxE -expr2 root_step; congr (_ * _).
by rewrite -root_diffusion !mulmxA.
Qed.

Lemma sgd_ext F G : F =1 G -> sgd F =1 sgd G.
Proof. by move=> e b; apply: eq_mean => f; apply: e. Qed.
Lemma euler_ext F G : F =1 G -> euler F =1 euler G.
Proof. by move=> e b; apply: E_ext => f; apply: e. Qed.
Lemma sgd_add F G b : sgd (fun b => F b + G b) b = sgd F b + sgd G b. Proof. exact: mean_add. Qed.
Lemma euler_add F G b : euler (fun b => F b + G b) b = euler F b + euler G b. Proof. exact: E_add. Qed.

(* The operators agree on polynomials of degree at most 2, and do not leave them. *)
Lemma one_step F : quadratic F -> sgd F =1 euler F.
Proof.
elim=> [A B [c [l HA]] [c' [l' HB]] b | G H _ IG _ IH b | G H e _ IG b].
- by rewrite (sgd_product _ HA HB) (euler_product _ HA HB).
- by rewrite sgd_add euler_add IG IH.
- by rewrite -(sgd_ext e) -(euler_ext e).
Qed.
Lemma quadratic_diffusion (l l' : 'rV[R]_p) (u : R) : quadratic (fun b => u * (l *m diffusion b *m l'^T) 0 0).
Proof.
pose s := u * (eta / m%:R).
apply: (@quadratic_ext (fun b => \sum_i (s / n%:R * along l b i) * along l' b i + (- s * dot l (full b)) * dot l' (full b))).
  move=> b; rewrite dot_diffusion !dot_full mulrA -/s mulrBr; congr (_ + _); last by rewrite !mulNr mulrA.
  rewrite /avg mulrA mulr_sumr mulr_suml; apply: eq_bigr => i _; move: (along _ _ _) (along _ _ _) => a c; by field.
apply: quadratic_add; last by apply: quadratic_prod; [apply: affine_scale|]; apply: affine_full.
by apply: quadratic_sum => i; apply: quadratic_prod; [apply: affine_scale|]; apply: affine_along.
Qed.
Lemma quadratic_sgd F : quadratic F -> quadratic (sgd F).
Proof.
elim=> [A B [c [l HA]] [c' [l' HB]] | G H _ IG _ IH | G H e _ IG].
- apply: (quadratic_ext (fun b => esym (sgd_product b HA HB))); apply: quadratic_add; last exact: quadratic_diffusion.
  have step C d k : (forall b, C b = d + dot k b) -> affine (fun b => C b + eta * dot k (full b)).
    move=> H; apply: affine_ext (affine_comb eta (affine_full k) (ex_intro _ d (ex_intro _ k H))) => b; exact: addrC.
  by apply: quadratic_prod; [exact: step HA | exact: step HB].
- by apply: quadratic_ext (quadratic_add IG IH) => b; rewrite sgd_add.
- exact: quadratic_ext (sgd_ext e) IG.
Qed.

Theorem moments_agree k F : quadratic F -> sgd_after k F =1 euler_after k F.
Proof.
rewrite /sgd_after /euler_after; elim: k F => [|k IH] F Q b //.
rewrite !iterSr (IH _ (quadratic_sgd Q)).
by elim: k {IH} b => [|j Ij] b /=; [exact: one_step | exact: euler_ext].
Qed.

Lemma quadratic_coord a : quadratic (fun b : state => b a 0).
Proof. by apply: quadratic_affine; apply: affine_ext (affine_dot (delta_mx 0 a)) => b; rewrite dot_coord. Qed.
Lemma affine_coord a : affine (fun b : state => b a 0).
Proof. by apply: affine_ext (affine_dot (delta_mx 0 a)) => b; rewrite dot_coord. Qed.

(* The claim: every first moment and every second moment, after every number of steps, from every start. *)
Theorem moment_equivalence k (b0 : state) :
  (forall a, sgd_after k (fun b => b a 0) b0 = euler_after k (fun b => b a 0) b0) /\
  (forall a c, sgd_after k (fun b => b a 0 * b c 0) b0 = euler_after k (fun b => b a 0 * b c 0) b0).
Proof.
by split=> [a|a c]; apply: moments_agree; [exact: quadratic_coord | apply: quadratic_prod; exact: affine_coord].
Qed.

(* errors-match: the mean of (beta_k - target) A (beta_k - target), for every matrix A and every target. *)
Theorem errors_match k (b0 target : state) (A : 'M[R]_p) :
  sgd_after k (fun b => ((b - target)^T *m A *m (b - target)) 0 0) b0 =
  euler_after k (fun b => ((b - target)^T *m A *m (b - target)) 0 0) b0.
Proof.
apply: moments_agree.
have off a : affine (fun b : state => b a 0 - target a 0).
  by apply: affine_ext (affine_comb 1 (affine_coord a) (affine_const (- target a 0))) => b; rewrite mul1r.
apply: (@quadratic_ext (fun b => \sum_c \sum_a (A a c * (b a 0 - target a 0)) * (b c 0 - target c 0))).
  move=> b; rewrite mxE; apply: eq_bigr => c _; rewrite mxE mulr_suml.
  by apply: eq_bigr => a _; rewrite !mxE; move: (b a 0) (b c 0) (target a 0) (target c 0) (A a c) => *; ring.
apply: quadratic_sum => c; apply: quadratic_sum => a; apply: quadratic_prod => //; exact: affine_scale.
Qed.

(* sgd-mean: the mean of SGD is gradient descent. *)
Theorem sgd_mean k (b0 : state) a : sgd_after k (fun b => b a 0) b0 = (iter k gd_step b0) a 0.
Proof.
have step A : affine A -> sgd A =1 (fun b => A (gd_step b)).
  move=> [c [l H]] b; rewrite /sgd (eq_mean (G := fun f => A b + eta * bm (along l b) f)); last first.
    by move=> f; exact: affine_sgd_step.
  by rewrite mean_add mean_const // mean_scale mean_bm // -dot_full !H /gd_step dotD dotZ addrA.
suff agree A : affine A -> sgd_after k A b0 = A (iter k gd_step b0) by exact: (agree _ (affine_coord a)).
rewrite /sgd_after; elim: k A b0 => [|j IH] A b0 H //=.
have ext : iter j sgd (sgd A) b0 = iter j sgd (fun b => A (gd_step b)) b0.
  by elim: (j) b0 => [|i Ii] b /=; [exact: step | exact: sgd_ext].
rewrite -iterS iterSr ext IH //; case: H => [c [l H]].
apply: affine_ext (affine_comb eta (affine_full l) (ex_intro _ c (ex_intro _ l H))) => b.
by rewrite !H /gd_step dotD dotZ; ring.
Qed.

(* diffusion-coefficient: the covariance of one step of SGD is eta Q. *)
Theorem diffusion_coefficient (b : state) a c :
  sgd (fun b' => b' a 0 * b' c 0) b - sgd (fun b' => b' a 0) b * sgd (fun b' => b' c 0) b = eta * diffusion b a c.
Proof.
have H d : forall b : state, b d 0 = 0 + dot (delta_mx 0 d) b by move=> v; rewrite add0r dot_coord.
have M d : sgd (fun b' => b' d 0) b = b d 0 + eta * dot (delta_mx 0 d) (full b).
  by have := sgd_mean 1 b d; rewrite /sgd_after /= => ->; rewrite dot_coord !mxE.
rewrite (sgd_product _ (H a) (H c)) !M addrC addKr; congr (_ * _).
by rewrite -rowE trmx_delta -colE !mxE.
Qed.

(* sgd-split: adding and subtracting the gradient. *)
Theorem sgd_split (b : state) f :
  sgd_step b f = b + eta *: full b + eta *: (m%:R^-1 *: (\sum_c gradient (f c) b) - full b).
Proof. by rewrite /sgd_step scalerBr addrACA subrr addr0. Qed.
End Chains.

Definition theorems := (moment_equivalence, errors_match, sgd_mean, diffusion_coefficient, sgd_split).
Print Assumptions theorems.
