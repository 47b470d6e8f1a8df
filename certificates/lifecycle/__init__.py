"""What can happen to a certificate, one file per act, in the order of its life.

    apply.py      a citizen asks for phone certificates         (an application: applied)
    issue.py      the issuers make them                         -> ready_to_register, a card's -> valid
    register.py   the phone proves its keys and takes them      ready_to_register -> valid
    suspend.py    the card or the phone is missing              valid -> on_hold
    resume.py     the phone was found: re-issued                on_hold -> revoked, and new ones
    revoke.py     it will not be used again                     anything alive -> revoked
    release.py    the card was found, at the counter            on_hold -> valid, and what cannot come back revoked
    reissue.py    a new certificate for a card in the hand      -> valid
    correct.py    a stop that hit the wrong one                 on_hold -> valid

Each act ends in change_status.py, the one door.
"""
