using Activations;
using SecNet.Cli;

// Smooth activations on MNIST. The first network is the default; --network elman chooses another.
return await SecNetApp.RunAsync(args, static networks => networks
    .Add<Logreg>("logreg", static options => (options.Weights, options.Samples) = ("weights/logreg.safetensors", "digits"))
    .Add<MlpSigmoid>("mlp-sigmoid", static options => (options.Weights, options.Samples) = ("weights/mlp_sigmoid.safetensors", "digits"))
    .Add<MlpSigmoidLSecNet>("mlp-sigmoid-lsecnet", static options => (options.Weights, options.Samples) = ("weights/mlp_sigmoid.safetensors", "digits"))
    .Add<MlpTanh>("mlp-tanh", static options => (options.Weights, options.Samples) = ("weights/mlp_tanh.safetensors", "digits"))
    .Add<Elman>("elman", static options => (options.Weights, options.Samples) = ("weights/elman.safetensors", "digits")));
