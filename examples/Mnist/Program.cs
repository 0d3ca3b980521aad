using Mnist;
using SecNet.Cli;

// The first network is the default; --network m1 chooses another. m2 and m1 on a 64-bit ring, with narrower ones, and for a link with long round trips;
// m2-top1 answers with the class alone; m2-two-party and m1-two-party need no dealer.
return await SecNetApp.RunAsync(args, static networks => networks
    .Add<M2>("m2", static options => (options.Weights, options.Samples) = ("weights/m2.safetensors", "digits"))
    .Add<M1>("m1", static options => (options.Weights, options.Samples) = ("weights/m1.safetensors", "digits"))
    .Add<M2Ring32>("m2-ring32", static options => (options.Weights, options.Samples) = ("weights/m2.safetensors", "digits"))
    .Add<M2Auto>("m2-auto", static options => (options.Weights, options.Samples) = ("weights/m2.safetensors", "digits"))
    .Add<M2Top1>("m2-top1", static options => (options.Weights, options.Samples) = ("weights/m2.safetensors", "digits"))
    .Add<M1Auto>("m1-auto", static options => (options.Weights, options.Samples) = ("weights/m1.safetensors", "digits"))
    .Add<M2Wan>("m2-wan", static options => (options.Weights, options.Samples) = ("weights/m2.safetensors", "digits"))
    .Add<M1Wan>("m1-wan", static options => (options.Weights, options.Samples) = ("weights/m1.safetensors", "digits"))
    .Add<M2TwoParty>("m2-two-party", static options => (options.Weights, options.Samples) = ("weights/m2.safetensors", "digits"))
    .Add<M1TwoParty>("m1-two-party", static options => (options.Weights, options.Samples) = ("weights/m1.safetensors", "digits")));
