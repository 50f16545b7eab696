package dev.belay.playground.facts;

/// What of Belay leans on a fact: a promise, or a part of the mechanism.
enum Leaning {
    SIXTY_SECONDS("promise: sixty seconds"),
    DEPENDS_ON_NOTHING("promise: a rollback depends on nothing but the API server"),
    YOURS("promise: your Deployment stays yours"),
    NEVER_SHRUNK("promise: stable is never shrunk before the handover"),
    NOTHING_LOST("promise: nothing is lost"),
    ONE_OWNED("one owned ReplicaSet"),
    PARK("park"),
    FREE("free"),
    BRAKE("brake"),
    ON_CHANGE("brake OnChange"),
    STANDING("brake Standing"),
    ADOPT("adopt"),
    NOTICE("notice"),
    LOOK("look before touching"),
    PIN("pin"),
    CANDIDATE("candidate"),
    SHIFT("shift"),
    HAND_OVER("hand over"),
    ROLL_BACK("roll back"),
    LEAVE("leave"),
    MARK("every object that a trial changes"),
    REPAIR("repair"),
    API("the API's rules");

    private final String words;

    Leaning(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
