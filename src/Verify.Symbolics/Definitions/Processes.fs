namespace Verify.Symbolics

open System
open Verify.Arithmetic

[<RequireQualifiedAccess>]
module Processes =

    let private texts =
        [
            """
process gradient-flow
title Gradient flow dβ = g dt, g = ⟨r x⟩
drift b[a] = avg(r*x[a])
"""
            """
process gradient-descent
title Gradient descent with step size η
parameters eta
next b[a] = b[a] + eta*avg(r*x[a])
"""
            """
process sgd
title Mini-batch stochastic gradient descent, m draws with replacement
parameters eta
sampling with replacement
next b[a] = b[a] + eta*batch(r*x[a])
"""
            """
process sgd-without-replacement
title Mini-batch stochastic gradient descent, m different samples
parameters eta
sampling without replacement
next b[a] = b[a] + eta*batch(r*x[a])
"""
            """
process sgf
title Stochastic gradient flow dβ = g dt + Q(β)^{1/2} dW, Q = (η/m)(⟨r²xxᵀ⟩ − ggᵀ)
parameters eta
drift b[a] = avg(r*x[a])
diffusion b[a], b[c] = eta/m*(avg(r^2*x[a]*x[c]) - avg(r*x[a])*avg(r*x[c]))
"""
            """
process sgf-euler
title Euler discretization of stochastic gradient flow with step η
parameters eta
noise e[a], e[c] = eta^2/m*(avg(r^2*x[a]*x[c]) - avg(r*x[a])*avg(r*x[c]))
next b[a] = b[a] + eta*avg(r*x[a]) + e[a]
"""
            """
process constant-covariance
title Constant-covariance process, diffusion (η/m)·XᵀX/n
parameters eta
drift b[a] = avg(r*x[a])
diffusion b[a], b[c] = eta/m*avg(x[a]*x[c])
"""
            """
process sgld
title Stochastic gradient Langevin dynamics, diffusion τI
parameters tau
drift b[a] = avg(r*x[a])
diffusion b[a], b[c] = tau*delta[a,c]
"""
            """
process sgd-schedule
title Mini-batch SGD with a step size η_k of its own in each step
parameters eta_k
sampling with replacement
next b[a] = b[a] + eta_k*batch(r*x[a])
"""
            """
process sgd-momentum
title Mini-batch SGD with heavy-ball momentum γ: v⁺ = γv + η ĝ, β⁺ = β + v⁺
parameters eta, gamma
sampling with replacement
next b[a] = b[a] + gamma*v[a] + eta*batch(r*x[a])
next v[a] = gamma*v[a] + eta*batch(r*x[a])
"""
            """
process sgd-averaged
title Mini-batch SGD with the running average w⁺ = (1 − weight) w + weight β⁺; weight = 1/(k+1) gives the mean of the iterates
parameters eta, weight
sampling with replacement
next b[a] = b[a] + eta*batch(r*x[a])
next w[a] = (1 - weight)*w[a] + weight*(b[a] + eta*batch(r*x[a]))
"""
            """
process sgd-preconditioned
title Mini-batch SGD with a fixed preconditioner P: β⁺ = β + η P ĝ
parameters eta, P
sampling with replacement
next b[a] = b[a] + eta*sum(c, P[a,c]*batch(r*x[c]))
"""
            """
process sgd-ridge
title Mini-batch SGD on the ridge-penalised objective: β⁺ = β + η(ĝ − λβ)
parameters eta, lambda
sampling with replacement
next b[a] = b[a] + eta*(batch(r*x[a]) - lambda*b[a])
"""
            """
process sgf-ridge
title Stochastic gradient flow of the ridge-penalised objective: drift g − λβ
parameters eta, lambda
drift b[a] = avg(r*x[a]) - lambda*b[a]
diffusion b[a], b[c] = eta/m*(avg(r^2*x[a]*x[c]) - avg(r*x[a])*avg(r*x[c]))
"""
        ]

    // Read when asked for: a command needs one process, and a cold start should not read all.
    let private definitions =
        texts
        |> List.map (fun text ->
            let text = text.TrimStart()
            let name = text.Substring("process ".Length, text.IndexOf '\n' - "process ".Length)
            name, lazy (Process.parseOrThrow "a process of the toolkit" text))

    let names = List.map fst definitions

    let all () =
        definitions |> List.map (fun (_, definition) -> definition.Value)

    let tryFind name =
        definitions
        |> List.tryFind (fun (known, _) -> String.Equals(known, name, StringComparison.Ordinal))
        |> Option.map (fun (_, definition) -> definition.Value)

    let find name =
        match tryFind name with
        | Some found -> found
        | None when name = "ridge" ->
            raise (
                InvalidInputException
                    "ridge is an estimator, not a process: it does not move, so it has no moment equations; its coefficients are (XᵀX/n + λI)⁻¹Xᵀy/n"
            )
        | None ->
            let hint = NearestNames.Hint(name, names, "verify processes lists them")
            raise (InvalidInputException $"'{NearestNames.Shown name}' is not a process; {hint}")
