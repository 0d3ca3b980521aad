namespace SecNet.Runtime.Sessions;

/// <summary>When two parties that make correlations without a dealer work on the ciphertexts of linear layers. Bytes and results are the same either way.</summary>
/// <remarks>Source: Li et al., section 3.1.2 and Fig. 5, which compare the two for one triple; here for all layers of an inference, and against transfers too.</remarks>
public enum GenerationSchedule
{
    /// <summary>
    /// Parties compute while ciphertexts travel: all requests are sent before anything is waited for, and where a step waits for a message of the other
    /// party, ciphertexts that have arrived are answered or decrypted meanwhile.
    /// </summary>
    Asynchronous,

    /// <summary>Layer after layer: encrypt, exchange, answer, exchange, decrypt. To measure against.</summary>
    Synchronous,
}
