namespace Verify.Processes

open System
open System.Collections.Concurrent
open Verify.LeastSquares.Simulation

/// How the steps of an ensemble move a trajectory.
[<RequireQualifiedAccess>]
type internal Motion =
    /// Steps of an iteration.
    | Steps of ProcessInstance
    /// Intervals of time of a flow that only jumps, each with its length.
    | Jumps of ProcessInstance * float[]
    /// A step of an iteration, then jumps over a time h.
    | StepsAndJumps of steps: ProcessInstance * jumps: ProcessInstance * float

/// The trajectories of a definition in the ensembles of the hand-written kernels.
[<Sealed>]
type internal DefinitionKernel private (motion: Motion, first: Trajectory) =
    inherit StepKernel(first.Components)

    let components = first.Components
    let work = first.Work

    // Blocks run on several threads, and each needs room of its own; making it costs more than a few steps.
    let idle = ConcurrentBag<struct (Trajectory * Trajectory)>()

    let newPair () =
        match motion with
        | Motion.Steps bound
        | Motion.Jumps(bound, _) ->
            let one = Trajectory bound
            struct (one, one)
        | Motion.StepsAndJumps(steps, jumps, _) -> struct (Trajectory steps, Trajectory jumps)

    let start =
        let (Motion.Steps bound | Motion.Jumps(bound, _) | Motion.StepsAndJumps(bound, _, _)) =
            motion

        bound.Definition.States
        |> List.collect (fun name -> [ for value in bound.StartOf name -> value.ToDouble() ])
        |> Array.ofList

    let state (block: TrajectoryBlock) lane =
        Span<float>(block.State, lane * components, components)

    /// Prepares it: laws that are wrong on the instance are found here.
    new(motion: Motion) =
        match motion with
        | Motion.Steps bound
        | Motion.Jumps(bound, _) -> DefinitionKernel(motion, Trajectory bound)
        | Motion.StepsAndJumps(steps, jumps, _) ->
            Trajectory jumps |> ignore
            DefinitionKernel(motion, Trajectory steps)

    override _.StateLength = TrajectoryBlock.Lanes * components

    override _.ScratchLength = 0

    override _.SampleGradientsPerStep = work

    override _.Advance(block, steps) =
        let struct (moving, jumping) as pair =
            match idle.TryTake() with
            | true, pair -> pair
            | _ -> newPair ()

        for lane in 0 .. TrajectoryBlock.Lanes - 1 do
            let random = TrajectoryRandom(block, lane)

            if block.StepsTaken = 0 then
                start.CopyTo(state block lane)

            moving.Load(state block lane)

            for number in block.StepsTaken .. block.StepsTaken + steps - 1 do
                match motion with
                | Motion.Steps _ -> moving.Step(random, int64 number)
                | Motion.Jumps(_, durations) -> moving.Jump(random, durations[number])
                | Motion.StepsAndJumps(_, _, h) ->
                    moving.Step(random, int64 number)
                    moving.Save(state block lane)
                    jumping.Load(state block lane)
                    jumping.Jump(random, h)
                    jumping.Save(state block lane)
                    moving.Load(state block lane)

            moving.Save(state block lane)

        block.StepsTaken <- block.StepsTaken + steps
        idle.Add pair

    override _.Read(block, lane, coefficients) = (state block lane).CopyTo coefficients
