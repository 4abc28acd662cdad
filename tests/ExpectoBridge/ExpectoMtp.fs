/// Minimal bridge: Expecto tests as a Microsoft.Testing.Platform test framework.
module ExpectoMtp

open System
open System.Reflection
open System.Threading.Tasks
open Expecto
open Expecto.Impl
open Microsoft.Testing.Platform.Builder
open Microsoft.Testing.Platform.Capabilities.TestFramework
open Microsoft.Testing.Platform.Extensions
open Microsoft.Testing.Platform.Extensions.Messages
open Microsoft.Testing.Platform.Extensions.TestFramework
open Microsoft.Testing.Platform.Requests

let private plain (s: string) =
    System.Text.RegularExpressions.Regex.Replace(s, "\x1b\\[[0-9;]*m", "").Trim()

type ExpectoFramework(tests: Test) =
    let node (name: string) (state: IProperty) =
        let n = TestNode(Uid = TestNodeUid name, DisplayName = name)
        n.Properties.Add state
        n

    interface IExtension with
        member _.Uid = "Expecto"
        member _.Version = "1.0.0"
        member _.DisplayName = "Expecto on Microsoft.Testing.Platform"
        member _.Description = "Runs Expecto tests"
        member _.IsEnabledAsync() = Task.FromResult true

    interface IDataProducer with
        member _.DataTypesProduced = [| typeof<TestNodeUpdateMessage> |]

    interface ITestFramework with
        member _.CreateTestSessionAsync _ =
            Task.FromResult(CreateTestSessionResult(IsSuccess = true))

        member _.CloseTestSessionAsync _ =
            Task.FromResult(CloseTestSessionResult(IsSuccess = true))

        member this.ExecuteRequestAsync(ctx: ExecuteRequestContext) : Task =
            task {
                let publish n =
                    ctx.MessageBus.PublishAsync(this, TestNodeUpdateMessage(ctx.Request.Session.SessionUid, n))

                let apub n = publish n |> Async.AwaitTask

                let timed (name: string) (d: TimeSpan) state =
                    let n = node name state
                    let fin = DateTimeOffset.UtcNow
                    n.Properties.Add(TimingProperty(TimingInfo(fin - d, fin, d)))
                    n

                let wanted: string -> bool =
                    match ctx.Request with
                    | :? TestExecutionRequest as r ->
                        match r.Filter with
                        | :? TestNodeUidListFilter as f ->
                            let set = f.TestNodeUids |> Seq.map (fun u -> u.Value) |> Set.ofSeq
                            set.Contains
                        | _ -> fun _ -> true
                    | _ -> fun _ -> true

                let nameOf (t: FlatTest) =
                    ExpectoConfig.defaultConfig.joinWith.format t.name

                match ctx.Request with
                | :? DiscoverTestExecutionRequest ->
                    for t in Test.toTestCodeList tests do
                        if wanted (nameOf t) then
                            do! publish (node (nameOf t) DiscoveredTestNodeStateProperty.CachedInstance)
                | :? RunTestExecutionRequest ->
                    let printer =
                        { TestPrinters.silent with
                            passed = fun n d -> apub (timed n d PassedTestNodeStateProperty.CachedInstance)
                            ignored = fun n m -> apub (node n (SkippedTestNodeStateProperty m))
                            failed = fun n m d -> apub (timed n d (FailedTestNodeStateProperty(plain m)))
                            exn = fun n e d -> apub (timed n d (ErrorTestNodeStateProperty(e, e.Message)))
                        }

                    let filter t =
                        Test.filter
                            ExpectoConfig.defaultConfig.joinWith.asString
                            (fun path -> wanted (ExpectoConfig.defaultConfig.joinWith.format path))
                            t

                    let config =
                        { ExpectoConfig.defaultConfig with
                            printer = printer
                            noSpinner = true
                        }

                    let! _ =
                        runEvalWithCancel ctx.CancellationToken config (filter tests)
                        |> Async.StartAsTask

                    ()
                | _ -> ()

                ctx.Complete()
            }

type private Caps() =
    interface ITestFrameworkCapabilities with
        member _.Capabilities = [||]

let private runTests (argv: string[]) : int =
    let tests =
        testFromAssembly (nonNull (Assembly.GetEntryAssembly()))
        |> Option.defaultValue (TestList([], FocusState.Normal))

    task {
        let! b = TestApplication.CreateBuilderAsync argv

        b.RegisterTestFramework(
            (fun _ -> Caps() :> ITestFrameworkCapabilities),
            (fun _ _ -> ExpectoFramework tests :> ITestFramework)
        )
        |> ignore

        use! app = b.BuildAsync()
        return! app.RunAsync()
    }
    |> _.GetAwaiter().GetResult()

/// The whole entry point of an Expecto test project.
let run (argv: string[]) : int =
    match TestScale.mistake with
    | Some line ->
        eprintfn $"{line}"
        2
    | None -> runTests argv
