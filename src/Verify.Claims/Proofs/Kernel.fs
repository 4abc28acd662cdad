namespace Verify.Claims

[<RequireQualifiedAccess>]
module Kernel =
    let attempt proposition : Attempt =
        match proposition with
        | Identity(left, right) -> StepRules.identity left right
        | SameMoments(left, right, order) -> StepRules.sameMoments left right order
        | SameQuadraticErrors(left, right) -> StepRules.sameQuadraticErrors left right
        | SameMean(flow, deterministic) -> StepRules.sameMean flow deterministic
        | SolvedByFilter flow -> StepRules.solvedByFilter flow
        | Always clause -> AlwaysRules.always clause
        | AlwaysFor(parameters, clause) -> AlwaysRules.alwaysFor parameters clause
        | NotAlways clause -> SpectralRules.notAlways clause
        | NonNegativeOnHalfLine f -> SpectralRules.nonNegativeOnHalfLine f
        | DiffusionBound(flow, measure) -> DiffusionRules.bound flow measure
        | GradientEnergyBound flow -> StepRules.gradientEnergy flow
        | RiskDecomposes -> RiskRules.riskDecomposes ()
        | PriceDecreasesLate -> BoundRules.priceDecreases ()
        | PriceRisesWithTruth -> BoundRules.priceRisesWithTruth ()
        | LimitingDependsOnTruth -> BoundRules.limitingDependsOnTruth ()
        | LimitingVanishesAtFullRowRank -> BoundRules.limitingVanishes ()
        | TunedRidgeBeatsFlow -> RiskRules.tunedRidge ()
        | StepExpands(iteration, flow) -> StepRules.stepExpands iteration flow
