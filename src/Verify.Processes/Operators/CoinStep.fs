namespace Verify.Processes

open Verify.Arithmetic

/// A step that depends on a coin of its own: with probability π_o it is F_o.
///
/// One coin for all coordinates: E Cov(F | s) = Σπ_o(E Cov(F_o | s) + E(f_o − h)(f_o − h)ᵀ), f_o = E[F_o | s], h = Σπ_o f_o. One for each coordinate: that
/// holds for the entries (i, i) of each block, and all others are those of the step with probabilities in place of coins.
[<Sealed>]
type internal CoinStep<'T when 'T :> IScalar<'T>>
    (p: int, one: 'T, outcomes: ('T[] * AffineStep<'T>) list, others: AffineStep<'T> option) =
    inherit AffineStep<'T>()

    let add (target: 'T[]) (source: 'T[]) =
        for k in 0 .. target.Length - 1 do
            target[k] <- target[k] + source[k]

    let image (parts: LinearBlock<'T>[]) (vector: 'T[][]) (target: 'T[]) =
        vector |> Array.iteri (fun k values -> parts[k].Apply(values, target))
        target

    let rate (probabilities: 'T[]) a =
        if probabilities.Length = 1 then
            probabilities[0]
        else
            probabilities[a]

    let states = (snd outcomes.Head).Total.Length

    let zero () =
        Array.init states (fun _ -> Array.init states (fun _ -> Array.create (p * p) 'T.Zero))

    let total =
        Array.init states (fun s ->
            let constant = Array.create p 'T.Zero

            let parts =
                (snd (snd outcomes.Head).Total[s]) |> Array.map (fun _ -> LinearBlock<'T> p)

            for probabilities, step in outcomes do
                let ofStep, blocks = step.Total[s]

                add
                    constant
                    (Array.init p (fun a ->
                        let scaled: 'T = rate probabilities a * ofStep[a]
                        scaled))

                blocks |> Array.iteri (fun k block -> parts[k].AddScaled(probabilities, block))

            constant, parts)

    // f_o − h.
    let deviations =
        outcomes
        |> List.map (fun (_, step) ->
            Array.init states (fun s ->
                let constant, parts = step.Total[s]
                let mean, means = total[s]

                let blocks =
                    Array.init states (fun k ->
                        let block = LinearBlock<'T> p
                        block.AddScaled([| one |], parts[k])
                        block.AddScaled([| -one |], means[k])
                        block)

                Array.map2 (fun (x: 'T) (y: 'T) -> x - y) constant mean, blocks))

    let spread (point: 'T[][]) weight offset (second: 'T[][][]) =
        let sum =
            match others with
            | Some step -> step.Spread(point, weight, offset, second)
            | None -> zero ()

        let mixed = zero ()
        let local = LocalMoments<'T>(p, point, weight, offset, second)
        let vanish () = Array.create p 'T.Zero

        for (probabilities, step), deviation in List.zip outcomes deviations do
            let own = step.Spread(point, weight, offset, second)

            let at s =
                image (snd deviation[s]) point (Array.copy (fst deviation[s]))

            let shift s (offset: 'T[][]) =
                image (snd deviation[s]) offset (vanish ())

            for s in 0 .. states - 1 do
                for s' in 0 .. states - 1 do
                    let block = own[s].[s']
                    add block (BlockProducts.sandwich p (snd deviation[s]) (snd deviation[s']) second)
                    add block (local.Outer(at s, at s', shift s, shift s'))

                    add
                        (mixed[s].[s'])
                        (block
                         |> Array.mapi (fun k (value: 'T) ->
                             let scaled: 'T = rate probabilities (k / p) * value
                             scaled))

        for s in 0 .. states - 1 do
            for s' in 0 .. states - 1 do
                for k in 0 .. p * p - 1 do
                    if others.IsNone || k / p = k % p then
                        sum[s].[s'].[k] <- mixed[s].[s'].[k]

        sum

    override _.Total = total

    override _.HasConstantNoise =
        outcomes |> List.forall (fun (_, step) -> step.HasConstantNoise)

    override _.Products =
        (Option.toList others @ List.map snd outcomes)
        |> List.sumBy (fun step -> 2 + step.Products)

    override _.Spread(point, weight, offset, second) = spread point weight offset second

    override _.Advance(moments) =
        let covariance = spread moments.Mean one None moments.Covariance

        for s in 0 .. states - 1 do
            for s' in 0 .. states - 1 do
                let ofStates = snd >> Array.truncate states

                add
                    (covariance[s].[s'])
                    (BlockProducts.sandwich p (ofStates total[s]) (ofStates total[s']) moments.Covariance)

        {
            Mean =
                total
                |> Array.map (fun (constant, parts) -> image parts moments.Mean (Array.copy constant))
            Covariance = covariance
        }

    override _.NoiseAt point = (snd outcomes.Head).NoiseAt point
